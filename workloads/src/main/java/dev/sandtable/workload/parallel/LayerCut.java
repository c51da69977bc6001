// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import java.util.List;
import java.util.Optional;

/**
 * How many of a model's layers each piece of a pipeline gets.
 *
 * <p><b>Model.</b> Layers may be listed piece by piece. Otherwise L layers are dealt evenly over n pieces, the middle of the
 * model taking what is left, since the first piece also embeds and the last also predicts; an end that counts as a layer takes
 * the place of one on its piece. The first or the last stage may be given a number of its own, spread over its chunks; the
 * others share the rest.
 * <p><b>Left out.</b> Pieces without layers.
 * <p><b>Check.</b> Every layer lies on one piece; 96 layers and two ends over 7 stages are 13, 14 … 14, 13 ({@code LayerCutTest}).
 * <p><b>Source.</b> Megatron-Core's {@code account-for-embedding-in-pipeline-split}, {@code account-for-loss-in-pipeline-split},
 * {@code decoder-first-pipeline-num-layers} and {@code decoder-last-pipeline-num-layers}.
 *
 * @param layers of each piece in the order of the model
 * @param first layers of the first stage
 * @param last layers of the last stage
 * @param countEmbedding whether the embedding counts as a layer
 * @param countHead whether the head counts as a layer
 */
public record LayerCut(
        Optional<List<Integer>> layers,
        Optional<Integer> first,
        Optional<Integer> last,
        boolean countEmbedding,
        boolean countHead) {
    /** Evenly. */
    public static final LayerCut EVEN =
            new LayerCut(Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    public LayerCut {
        layers = layers.map(List::copyOf);
        boolean dealt = first.isPresent() || last.isPresent();
        if (layers.isPresent() && (dealt || countEmbedding || countHead)) {
            throw new IllegalArgumentException(
                    "stage-layers says it all: leave out first-stage-layers, last-stage-layers,"
                            + " count-embedding and count-head");
        }
        if (dealt && (countEmbedding || countHead)) {
            throw new IllegalArgumentException(
                    "give either first-stage-layers and last-stage-layers, or count-embedding and count-head");
        }
        if (layers.isPresent() && layers.get().stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("stage-layers must be positive, was " + layers.get());
        }
        if (first.orElse(1) < 1 || last.orElse(1) < 1) {
            throw new IllegalArgumentException("first-stage-layers and last-stage-layers must be positive");
        }
    }

    /** So many layers on each piece. */
    public static LayerCut of(List<Integer> layers) {
        return new LayerCut(Optional.of(layers), Optional.empty(), Optional.empty(), false, false);
    }

    /** Whether every piece has as many layers as every other. */
    boolean even(int all, int pieces) {
        return equals(EVEN) && all % pieces == 0;
    }

    /** Layers of one piece of the model on a stage. */
    int layers(int all, ParallelPlan plan, int stage, int piece) {
        if (layers.isPresent()) {
            return piece < layers.get().size() ? layers.get().get(piece) : 0;
        }
        int pieces = plan.pieces();
        if (first.isEmpty() && last.isEmpty()) {
            int ends = (countEmbedding ? 1 : 0) + (countHead ? 1 : 0);
            return share(all + ends, pieces, piece)
                    - (countEmbedding && piece == 0 ? 1 : 0)
                    - (countHead && piece == pieces - 1 ? 1 : 0);
        }
        int virtual = plan.virtual();
        int stages = plan.pipeline();
        int round = piece / stages;
        if (stage == 0 && first.isPresent()) {
            return share(first.get(), virtual, round);
        }
        if (stage == stages - 1 && last.isPresent()) {
            return share(last.get(), virtual, round);
        }
        int others = stages - (first.isPresent() ? 1 : 0) - (last.isPresent() ? 1 : 0);
        int place = round * others + stage - (first.isPresent() ? 1 : 0);
        return share(all - first.orElse(0) - last.orElse(0), others * virtual, place);
    }

    /** An even share, one more in the middle where it does not come out even. */
    private static int share(int all, int pieces, int piece) {
        int base = all / pieces;
        int left = all % pieces;
        int firstLarger = (pieces - left + 1) / 2;
        return base + (piece >= firstLarger && piece < firstLarger + left ? 1 : 0);
    }

    /** What is wrong with it for so many layers, in words; empty if nothing is. */
    Optional<String> findProblem(int all, ParallelPlan plan) {
        if (layers.isPresent()) {
            int sum = layers.get().stream().mapToInt(Integer::intValue).sum();
            if (layers.get().size() != plan.pieces()) {
                return Optional.of("stage-layers lists " + layers.get().size() + " numbers, but pipeline "
                        + plan.pipeline() + " x virtual " + plan.virtual() + " needs " + plan.pieces());
            }
            return sum == all
                    ? Optional.empty()
                    : Optional.of("stage-layers add up to " + sum + ", but the model has " + all + " layers");
        }
        boolean dealt = first.isPresent() || last.isPresent();
        if (dealt && (plan.pipeline() < 2 || plan.placement() != ChunkPlacement.ROUND)) {
            return Optional.of("first-stage-layers and last-stage-layers need a pipeline whose ends lie on two stages");
        }
        if (dealt && first.isPresent() && last.isPresent() && plan.pipeline() == 2) {
            return first.get() + last.get() == all
                    ? Optional.empty()
                    : Optional.of("first-stage-layers and last-stage-layers add up to " + (first.get() + last.get())
                            + ", but the model has " + all + " layers");
        }
        for (int stage = 0; stage < plan.pipeline(); stage++) {
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                if (layers(all, plan, stage, plan.piece(stage, chunk)) < 1) {
                    return Optional.of("stage " + stage + " is left without a layer in chunk " + chunk
                            + ": the model has " + all + " layers for " + plan.pieces() + " pieces");
                }
            }
        }
        return Optional.empty();
    }
}
