// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Picoseconds;
import java.util.List;

/**
 * Tiles that are loaded into n slots while earlier ones are computed: double and n-fold buffering, over one level of
 * memory or several.
 *
 * <p><b>Model.</b> A level loads tile i in l(i) through one engine, in order, into one of its n slots, after a latency Z
 * in which the engine serves others. A slot is free again when the level below has taken the last part of its tile; the
 * computation is the last level and takes c(i). With S(i) the instant at which tile i is asked for:
 * <pre>
 *   S(i) = max(end of the same tile one level up, end of the last part of tile i − n one level down)
 *   E(i) = max(S(i) + Z, E(i − 1)) + l(i)
 * </pre>
 * A tile of one level may be cut into several of the next (L1 into L0): the counts tell into how many. All is integer
 * picoseconds, so the recurrence is exact.
 * <p><b>Left out.</b> Results that are stored through the same engine; slots of different sizes.
 * <p><b>Check.</b> T equal tiles with m = max(l, c) and P = Z + l + c take ⌊(T−1)/n⌋·max(P, n·m) + ((T−1) mod n)·m + P:
 * T·P for one slot, and P + (T−1)·m once n·m ≥ P. More slots are never slower; no engine is busier than the whole; an
 * event simulation with credits and servers gives the same picoseconds ({@code BufferedPipelineTest}).
 * <p><b>Source.</b> Baccelli et al., <i>Synchronization and Linearity</i> (1992), max-plus models of bounded buffers.
 */
public final class BufferedPipeline {
    // ---- Parameters -------------------------------------------------------------

    /**
     * One level of memory and the engine that fills it.
     *
     * @param loads time of each of its tiles in the engine, in the order in which they are needed
     * @param latency from the request of a tile to its first byte; overlaps with other tiles
     * @param slots tiles that the level holds at once
     */
    public record Level(List<Picoseconds> loads, Picoseconds latency, int slots) {
        public Level {
            requireTimes(loads);
            if (latency.value() < 0 || slots < 1) {
                throw new IllegalArgumentException("a level needs a latency of at least 0 and at least 1 slot, not "
                        + latency.value() + " ps and " + slots);
            }
            loads = List.copyOf(loads);
        }
    }

    private final int levels;
    private final long[][] durationPs;
    private final long[] latencyPs;
    private final int[] slots;

    /**
     * Levels from the outermost to the one that computation reads, and the time of each computed tile.
     *
     * @throws IllegalArgumentException if the tiles of a level are not cut into a whole number each
     */
    public BufferedPipeline(List<Level> levels, List<Picoseconds> computes) {
        requireTimes(computes);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("a pipeline has at least 1 level of buffers");
        }
        this.levels = levels.size();
        durationPs = new long[this.levels + 1][];
        latencyPs = new long[this.levels + 1];
        slots = new int[this.levels];
        for (int level = 0; level < this.levels; level++) {
            durationPs[level] = picoseconds(levels.get(level).loads());
            latencyPs[level] = levels.get(level).latency().value();
            slots[level] = levels.get(level).slots();
        }
        durationPs[this.levels] = picoseconds(computes);
        for (int level = 0; level < this.levels; level++) {
            if (durationPs[level + 1].length % durationPs[level].length != 0) {
                throw new IllegalArgumentException(durationPs[level].length + " tiles of level " + level
                        + " cannot be cut evenly into " + durationPs[level + 1].length + " of the next");
            }
        }
    }

    private static void requireTimes(List<Picoseconds> times) {
        if (times.isEmpty() || times.stream().anyMatch(time -> time.value() < 0)) {
            throw new IllegalArgumentException("a level has at least 1 tile, and no time is negative");
        }
    }

    private static long[] picoseconds(List<Picoseconds> times) {
        return times.stream().mapToLong(Picoseconds::value).toArray();
    }

    // ---- Law --------------------------------------------------------------------

    /** Runs all tiles. */
    public PipelineRun run() {
        long[][] endPs = new long[levels + 1][];
        for (int level = 0; level <= levels; level++) {
            endPs[level] = new long[durationPs[level].length];
        }
        int[] done = new int[levels + 1];
        int leaves = durationPs[levels].length;
        for (int leaf = 0; leaf < leaves; leaf++) {
            for (int level = 0; level <= levels; level++) {
                int tile = (int) ((long) leaf * durationPs[level].length / leaves);
                if (tile == done[level]) {
                    endPs[level][tile] = begin(level, tile, endPs) + durationPs[level][tile];
                    done[level]++;
                }
            }
        }
        return new PipelineRun(this, endPs);
    }

    /** When the engine of a level turns to a tile. */
    long begin(int level, int tile, long[][] endPs) {
        long asked = Math.max(filledPs(level, tile, endPs), freedPs(level, tile, endPs));
        long free = tile == 0 ? 0 : endPs[level][tile - 1];
        return Math.max(Math.addExact(asked, latencyPs[level]), free);
    }

    /** When the tile that holds this one lies in the level above; the outermost level reads what was always there. */
    long filledPs(int level, int tile, long[][] endPs) {
        return level == 0 ? 0 : endPs[level - 1][above(level, tile)];
    }

    /** When the slot that this tile takes was emptied; the first tiles of a level find theirs empty. */
    long freedPs(int level, int tile, long[][] endPs) {
        return waitsForSlot(level, tile) ? endPs[level + 1][emptier(level, tile)] : 0;
    }

    /** Whether a tile takes a slot that another has left. Computation takes none. */
    boolean waitsForSlot(int level, int tile) {
        return level < levels && tile >= slots[level];
    }

    /** The tile one level up that holds this one. */
    int above(int level, int tile) {
        return tile / (durationPs[level].length / durationPs[level - 1].length);
    }

    /** The tile one level down whose end frees the slot that this one takes. */
    int emptier(int level, int tile) {
        int parts = durationPs[level + 1].length / durationPs[level].length;
        return (tile - slots[level] + 1) * parts - 1;
    }

    // ---- What is known ----------------------------------------------------------

    int levels() {
        return levels;
    }

    int tiles(int level) {
        return durationPs[level].length;
    }

    long durationPs(int level, int tile) {
        return durationPs[level][tile];
    }

    long latencyPs(int level) {
        return latencyPs[level];
    }
}
