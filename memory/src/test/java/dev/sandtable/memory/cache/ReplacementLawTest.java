// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replacement access by access against models written plainly, one object per set. */
class ReplacementLawTest {
    private static final int LINE = 64;

    /** One set of lines: whether a line was there, and who left. */
    private interface Reference {
        boolean access(long line);
    }

    /** LRU and FIFO: an ordered map whose eldest entry leaves. */
    private static Reference ordered(int ways, boolean byUse) {
        LinkedHashMap<Long, Boolean> lines = new LinkedHashMap<>(16, 0.75f, byUse) {
            @Override
            protected boolean removeEldestEntry(java.util.Map.Entry<Long, Boolean> eldest) {
                return size() > ways;
            }
        };
        return line -> {
            boolean present = lines.get(line) != null;
            if (!present) {
                lines.put(line, true);
            }
            return present;
        };
    }

    /** A node of the tree: a leaf holds a line, an inner node says which half was used last. */
    private static final class Node {
        private @Nullable Node left;
        private @Nullable Node right;
        private boolean usedLeft;
        private long line = -1;

        Node(int leaves) {
            if (leaves > 1) {
                left = new Node(leaves / 2);
                right = new Node(leaves / 2);
            }
        }

        boolean use(long wanted) {
            if (left == null || right == null) {
                return line == wanted;
            }
            if (left.use(wanted)) {
                usedLeft = true;
                return true;
            }
            if (right.use(wanted)) {
                usedLeft = false;
                return true;
            }
            return false;
        }

        /** Puts a line into the leaf that the nodes point to. */
        void replace(long newcomer) {
            if (left == null || right == null) {
                line = newcomer;
            } else {
                (usedLeft ? right : left).replace(newcomer);
                usedLeft = !usedLeft;
            }
        }

        /** Puts a line into the first empty leaf; false if there is none. */
        boolean fill(long newcomer) {
            if (left == null || right == null) {
                boolean empty = line < 0;
                line = empty ? newcomer : line;
                return empty;
            }
            return (left.fill(newcomer) || right.fill(newcomer)) && use(newcomer);
        }
    }

    private static Reference tree(int ways) {
        Node root = new Node(ways);
        int[] count = {0};
        return line -> {
            if (root.use(line)) {
                return true;
            }
            if (count[0] < ways) {
                count[0]++;
                assertTrue(root.fill(line));
            } else {
                root.replace(line);
            }
            return false;
        };
    }

    /** The steps of the paper's section 4.1: search for 3 from the left; if none, increment all and search again. */
    private static Reference predictive(int ways) {
        List<long[]> blocks = new ArrayList<>();
        return line -> {
            for (long[] block : blocks) {
                if (block[0] == line) {
                    block[1] = 0;
                    return true;
                }
            }
            if (blocks.size() < ways) {
                blocks.add(new long[] {line, 2});
                return false;
            }
            while (true) {
                for (long[] block : blocks) {
                    if (block[1] == 3) {
                        block[0] = line;
                        block[1] = 2;
                        return false;
                    }
                }
                blocks.forEach(block -> block[1]++);
            }
        };
    }

    private static IntFunction<Reference> reference(ReplacementPolicy policy, int ways) {
        return switch (policy) {
            case LRU -> set -> ordered(ways, true);
            case FIFO -> set -> ordered(ways, false);
            case TREE_PLRU -> set -> tree(ways);
            case SRRIP -> set -> predictive(ways);
            case RANDOM -> throw new IllegalArgumentException("chance has no reference");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "LRU, 1",
        "LRU, 3",
        "LRU, 16",
        "LRU, 64",
        "FIFO, 1",
        "FIFO, 5",
        "FIFO, 16",
        "TREE_PLRU, 1",
        "TREE_PLRU, 2",
        "TREE_PLRU, 4",
        "TREE_PLRU, 16",
        "TREE_PLRU, 64",
        "SRRIP, 1",
        "SRRIP, 4",
        "SRRIP, 16"
    })
    void everyAccessMeetsWhatThePlainModelMeets(ReplacementPolicy policy, int ways) {
        int sets = 7;
        CacheGeometry geometry = CacheGeometry.hashed(new Bytes((long) LINE * sets * ways), new Bytes(LINE), ways);
        SetAssociativeCache cache = new SetAssociativeCache(geometry, policy, WritePolicy.WRITE_BACK, 0);
        IntFunction<Reference> fresh = reference(policy, ways);
        TreeMap<Integer, Reference> model = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(ways);
        for (int i = 0; i < 40_000; i++) {
            double skew = random.nextDouble() * random.nextDouble();
            long line = (long) (skew * sets * ways * 4);
            boolean expected = model.computeIfAbsent(geometry.setOf(line * LINE), fresh::apply)
                    .access(line);
            assertEquals(expected, cache.read(line * LINE), "access " + i);
        }
        assertTrue(cache.hits() > 1000 && cache.evictions() > 1000);
    }

    @Test
    void aTreeOfTwoIsLeastRecentlyUsed() {
        CacheGeometry geometry = CacheGeometry.hashed(new Bytes(LINE * 20), new Bytes(LINE), 2);
        SetAssociativeCache tree =
                new SetAssociativeCache(geometry, ReplacementPolicy.TREE_PLRU, WritePolicy.WRITE_BACK, 0);
        SetAssociativeCache recency = new SetAssociativeCache(geometry);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            long address = random.nextInt(40) * (long) LINE;
            assertEquals(recency.read(address), tree.read(address));
        }
    }

    /** Lines used twice survive a scan of lines used once under prediction; under recency the scan drives them out. */
    @Test
    void predictionResistsScans() {
        long[] hits = new long[2];
        for (int i = 0; i < 2; i++) {
            SetAssociativeCache cache = new SetAssociativeCache(
                    CacheGeometry.hashed(new Bytes(LINE * 8), new Bytes(LINE), 8),
                    i == 0 ? ReplacementPolicy.SRRIP : ReplacementPolicy.LRU,
                    WritePolicy.WRITE_BACK,
                    0);
            long scanned = 100;
            for (int round = 0; round < 100; round++) {
                for (long line = 0; line < 4; line++) {
                    hits[i] += cache.read(line * LINE) ? 1 : 0;
                    cache.read(line * LINE);
                }
                for (int line = 0; line < 8; line++) {
                    cache.read(scanned++ * LINE);
                }
            }
        }
        assertEquals(0, hits[1]);
        assertEquals(4 * 99, hits[0]);
    }

    /**
     * A loop over w + 1 lines in w ways misses one line. It is met after 1 … w accesses, each as likely, since the victim
     * was drawn: one miss in (w + 1) / 2 accesses.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 64})
    void aLoopUnderChanceMissesAsOftenAsChanceSays(int ways) {
        CacheGeometry geometry = CacheGeometry.hashed(new Bytes((long) LINE * ways), new Bytes(LINE), ways);
        for (long seed = 0; seed < 3; seed++) {
            SetAssociativeCache cache =
                    new SetAssociativeCache(geometry, ReplacementPolicy.RANDOM, WritePolicy.WRITE_BACK, seed);
            int accesses = 400_000;
            for (int i = 0; i < accesses; i++) {
                cache.read(i % (ways + 1) * (long) LINE);
            }
            assertEquals(2.0 / (ways + 1), (double) cache.misses() / accesses, 0.02 / (ways + 1));
        }
    }

    /** Whoever is pinned stays, and somebody else is found. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 32, 64})
    void pinnedWaysStay(int ways) {
        SplittableRandom random = new SplittableRandom(ways);
        long all = -1L >>> (Long.SIZE - ways);
        for (ReplacementPolicy policy : ReplacementPolicy.values()) {
            Replacement replacement = policy.over(3, ways, 5);
            for (int i = 0; i < 10_000; i++) {
                int set = random.nextInt(3);
                replacement.used(set, random.nextInt(ways));
                long pinned = random.nextLong() & (random.nextBoolean() ? -1 : random.nextLong()) & all;
                pinned |= random.nextBoolean() ? all & ~(1L << random.nextInt(ways)) : 0;
                if (pinned != all) {
                    int victim = replacement.victim(set, pinned);
                    assertTrue(
                            victim >= 0 && victim < ways && (pinned >>> victim & 1) == 0, policy + " gives " + victim);
                    replacement.filled(set, victim);
                }
            }
        }
    }
}
