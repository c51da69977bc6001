// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.parallel.ChunkPlacement.Spot;
import dev.sandtable.workload.schedule.Slot;
import java.util.Optional;

/**
 * The channels of a stage's ranks as their programs number them: those that a rank owns, and after them those of other ranks that it
 * posts on.
 *
 * <p>With v chunks a rank owns v channels on which activations arrive, v for gradients, and a few for its own streams. It knows the
 * channels of others by its own chunks: where their activations go, and where their gradients.
 */
final class StageChannels {
    private final int stage;
    private final int stages;
    private final int chunks;
    private final ChunkPlacement placement;

    /**
     * Where the result of a slot goes.
     *
     * @param stage whose ranks take it
     * @param chunk for which chunk
     * @param forward as activations or as gradients
     * @param transfer whether it crosses from one stage to another
     * @param up whether to the next stage, rather than to the one before
     * @param channel the number by which the sender knows the taker's channel
     */
    record Delivery(int stage, int chunk, boolean forward, boolean transfer, boolean up, int channel) {}

    StageChannels(StepWork step, int stage) {
        this(stage, step.stages().size(), step.chunks(), step.placement());
    }

    StageChannels(int stage, int stages, int chunks, ChunkPlacement placement) {
        this.stage = stage;
        this.stages = stages;
        this.chunks = chunks;
        this.placement = placement;
    }

    // ---- Owned --------------------------------------------------------------------

    /** Activations of a chunk, or its gradients, have arrived. */
    static int arrived(boolean forward, int chunk, int chunks) {
        return forward ? chunk : chunks + chunk;
    }

    /** There is something to send to the next stage, or to the one before. */
    int job(boolean up) {
        return 2 * chunks + (up ? 0 : 1);
    }

    int slotsDone() {
        return 2 * chunks + 2;
    }

    int reduced() {
        return 2 * chunks + 3;
    }

    /** The first layer's parameters are there, and all. */
    int parameters(int place) {
        return 2 * chunks + 4 + place;
    }

    /** The first layer's gradients of a chunk are ready, or all. */
    int gradients(int chunk, boolean firstLayer) {
        return 2 * chunks + 6 + (firstLayer ? chunk : chunks + chunk);
    }

    static int owned(int chunks) {
        return 4 * chunks + 6;
    }

    // ---- Between slots ------------------------------------------------------------

    /** The channel on which a slot waits for what another has to hand it. */
    Optional<Integer> awaited(Slot slot) {
        boolean forward = slot.kind() == Slot.Kind.FORWARD;
        boolean source = forward && placement.piece(stage, slot.chunk(), stages) == 0;
        boolean waits = !source && slot.kind() != Slot.Kind.WEIGHT_GRADIENT;
        return waits ? Optional.of(arrived(forward, slot.chunk(), chunks)) : Optional.empty();
    }

    /** Who takes the result of a slot: the next piece of the model, the same piece's way back, or the piece before. */
    Optional<Delivery> delivery(Slot slot) {
        int chunk = slot.chunk();
        if (slot.kind() == Slot.Kind.FORWARD) {
            Spot here = new Spot(stage, chunk);
            return Optional.of(placement
                    .after(stage, chunk, stages, chunks)
                    .map(next -> to(next, true, placement.climbs(chunk), chunk))
                    .orElseGet(() -> to(here, false, false, chunk)));
        }
        return slot.kind().sendsGradient()
                ? placement
                        .before(stage, chunk, stages)
                        .map(previous -> to(previous, false, !placement.climbs(previous.chunk()), chunk))
                : Optional.empty();
    }

    private Delivery to(Spot taker, boolean forward, boolean up, int fromChunk) {
        boolean transfer = taker.stage() != stage;
        int channel = transfer
                ? owned(chunks) + arrived(forward, fromChunk, chunks)
                : arrived(forward, taker.chunk(), chunks);
        return new Delivery(taker.stage(), taker.chunk(), forward, transfer, up, channel);
    }
}
