// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

/** How many words a bank gives and takes in one cycle: the law by which reads and writes of one bank share it. */
public sealed interface Ports {
    /** Cycles in which a bank serves so many distinct words. */
    long cycles(long wordsRead, long wordsWritten);

    /** The most words of one kind that a bank moves in a cycle. */
    int most();

    /**
     * Each port reads or writes: ⌈(r + w) / count⌉ cycles.
     *
     * @param count words of either kind per cycle
     */
    record Shared(int count) implements Ports {
        public Shared {
            requireOne(count);
        }

        @Override
        public long cycles(long wordsRead, long wordsWritten) {
            return (wordsRead + wordsWritten + count - 1) / count;
        }

        @Override
        public int most() {
            return count;
        }
    }

    /**
     * Reads and writes do not meet: max(⌈r / reads⌉, ⌈w / writes⌉) cycles.
     *
     * @param reads words read per cycle
     * @param writes words written per cycle
     */
    record Separate(int reads, int writes) implements Ports {
        public Separate {
            requireOne(reads);
            requireOne(writes);
        }

        @Override
        public long cycles(long wordsRead, long wordsWritten) {
            return Math.max((wordsRead + reads - 1) / reads, (wordsWritten + writes - 1) / writes);
        }

        @Override
        public int most() {
            return Math.max(reads, writes);
        }
    }

    private static void requireOne(int ports) {
        if (ports < 1) {
            throw new IllegalArgumentException("a bank needs at least 1 port, not " + ports);
        }
    }
}
