// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.scratchpad;

import dev.sandtable.units.Picoseconds;

/**
 * When a buffered pipeline was done, and why not sooner.
 *
 * <p>The law that holds for every run: each tile begins when the last thing that it waited for ended, so the chain of
 * those things, followed back from the last computed tile, covers the makespan without a gap. Its parts are loads,
 * computation and latencies, and they add up to the makespan to the picosecond.
 */
public final class PipelineRun {
    /** What a run is made of. */
    public enum Part {
        /** An engine that loads tiles. */
        LOAD,
        /** The computation. */
        COMPUTE,
        /** Waiting for the first byte of a tile, which more slots may hide. */
        LATENCY
    }

    private final BufferedPipeline pipeline;
    private final long[][] endPs;
    private final long[] chainPs = new long[Part.values().length];
    private boolean slotBound;

    PipelineRun(BufferedPipeline pipeline, long[][] endPs) {
        this.pipeline = pipeline;
        this.endPs = endPs;
        follow();
    }

    /** Walks the chain back; where several things ended together, the engine's own last tile counts as the cause. */
    private void follow() {
        int level = pipeline.levels();
        int tile = endPs[level].length - 1;
        while (true) {
            Part part = level == pipeline.levels() ? Part.COMPUTE : Part.LOAD;
            chainPs[part.ordinal()] += pipeline.durationPs(level, tile);
            long begin = pipeline.begin(level, tile, endPs);
            if (tile > 0 && endPs[level][tile - 1] == begin) {
                tile--;
                continue;
            }
            chainPs[Part.LATENCY.ordinal()] += pipeline.latencyPs(level);
            long asked = begin - pipeline.latencyPs(level);
            if (level > 0 && pipeline.filledPs(level, tile, endPs) == asked) {
                tile = pipeline.above(level, tile);
                level--;
            } else if (asked > 0) {
                slotBound = true;
                tile = pipeline.emptier(level, tile);
                level++;
            } else {
                return;
            }
        }
    }

    /** When the last tile was computed. */
    public Picoseconds makespan() {
        return new Picoseconds(lastEndPs(pipeline.levels()));
    }

    /** When a tile lay in its level, or, for the level after the last, was computed. */
    public Picoseconds end(int level, int tile) {
        return new Picoseconds(endPs[level][tile]);
    }

    /** How long the computation waited for data, the first load included: makespan less all computation. */
    public Picoseconds computeStall() {
        return stall(pipeline.levels());
    }

    /** How long the engine of a level stood still before its last load was done: for want of a slot, of data, or in latency. */
    public Picoseconds loadStall(int level) {
        if (level < 0 || level >= pipeline.levels()) {
            throw new IllegalArgumentException(
                    "there are " + pipeline.levels() + " levels, not one of number " + level);
        }
        return stall(level);
    }

    private Picoseconds stall(int level) {
        long busy = 0;
        for (int tile = 0; tile < pipeline.tiles(level); tile++) {
            busy += pipeline.durationPs(level, tile);
        }
        return new Picoseconds(lastEndPs(level) - busy);
    }

    private long lastEndPs(int level) {
        return endPs[level][endPs[level].length - 1];
    }

    /** How much of the makespan a part makes up; the three add up to it. */
    public Picoseconds share(Part part) {
        return new Picoseconds(chainPs[part.ordinal()]);
    }

    /** The part that makes up most of the makespan; of equals the first. */
    public Part binds() {
        Part most = Part.LOAD;
        for (Part part : Part.values()) {
            if (chainPs[part.ordinal()] > chainPs[most.ordinal()]) {
                most = part;
            }
        }
        return most;
    }

    /** Whether a tile on the chain waited for a slot. If none did, no number of slots is faster. */
    public boolean waitedForSlots() {
        return slotBound;
    }
}
