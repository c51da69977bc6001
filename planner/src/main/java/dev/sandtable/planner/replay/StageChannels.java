// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.schedule.Slot;
import java.util.Optional;

/**
 * The channels of a stage's ranks as their programs number them: those that a rank owns, and after them those of other ranks that it
 * posts on.
 *
 * <p>With v chunks a rank owns v channels on which activations arrive, v for gradients, and a few for its own streams.
 */
final class StageChannels {
    private final int stage;
    private final int stages;
    private final int chunks;

    /**
     * Where the result of a slot goes.
     *
     * @param stage whose ranks take it
     * @param chunk for which chunk
     * @param forward as activations or as gradients
     * @param transfer whether it crosses from one stage to another
     * @param channel the number by which the sender knows the taker's channel
     */
    record Delivery(int stage, int chunk, boolean forward, boolean transfer, int channel) {}

    StageChannels(StepWork step, int stage) {
        this.stage = stage;
        stages = step.stages().size();
        chunks = step.chunks();
    }

    // ---- Owned --------------------------------------------------------------------

    /** Activations of a chunk, or its gradients, have arrived. */
    static int arrived(boolean forward, int chunk, int chunks) {
        return forward ? chunk : chunks + chunk;
    }

    /** There is something to send forward, or back. */
    int job(boolean forward) {
        return 2 * chunks + (forward ? 0 : 1);
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
        boolean source = forward && stage == 0 && slot.chunk() == 0;
        return source ? Optional.empty() : Optional.of(arrived(forward, slot.chunk(), chunks));
    }

    /** Who takes the result of a slot: up the stages and round again, and the same way back. */
    Optional<Delivery> delivery(Slot slot) {
        int chunk = slot.chunk();
        int last = stages - 1;
        if (slot.kind() == Slot.Kind.FORWARD) {
            if (stage < last) {
                return Optional.of(to(stage + 1, chunk, true));
            }
            return Optional.of(chunk + 1 < chunks ? to(0, chunk + 1, true) : to(stage, chunk, false));
        }
        if (stage > 0) {
            return Optional.of(to(stage - 1, chunk, false));
        }
        return chunk > 0 ? Optional.of(to(last, chunk - 1, false)) : Optional.empty();
    }

    private Delivery to(int taker, int chunk, boolean forward) {
        int number = arrived(forward, chunk, chunks);
        boolean transfer = taker != stage;
        return new Delivery(taker, chunk, forward, transfer, transfer ? owned(chunks) + number : number);
    }
}
