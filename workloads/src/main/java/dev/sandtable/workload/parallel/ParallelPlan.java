// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.parallel;

import dev.sandtable.workload.model.Tower;
import dev.sandtable.workload.model.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a job is cut over ranks.
 *
 * <p><b>Model.</b> Ranks are numbered with the tensor coordinate fastest, then context, then data, then pipeline, so
 * that what talks most sits closest: rank = tensor + T·(context + C·(data + D·stage)). Experts are laid over the
 * tensor, context and data ranks of a stage: the expert-tensor coordinate is fastest, then the expert coordinate.
 * <p><b>Left out.</b> Uneven cuts of the batch, stages on different chips.
 * <p><b>Check.</b> The groups of an axis partition the ranks; two ranks share a group exactly if they differ in that
 * axis alone ({@code ParallelPlanTest}).
 * <p><b>Source.</b> Megatron-LM's order tp-cp-ep-dp-pp.
 *
 * @param tensor ranks that share each layer's products
 * @param pipeline stages
 * @param virtual chunks of layers per stage
 * @param data copies that work on different sequences
 * @param context ranks that share one sequence
 * @param expert ranks of data × context over which experts are spread
 * @param expertTensor ranks that share one expert's products
 * @param sequenceParallel whether norms and dropouts are cut along the sequence over the tensor ranks
 * @param zero what data ranks do not repeat: 0 nothing, 1 optimizer state, 2 also gradients, 3 also weights
 * @param contextKind how ranks of one sequence come by each other's keys and values
 * @param shardGroup data × context ranks, neighbours among them, over which ZeRO spreads one copy; all of them if 0
 * @param cut layers of each piece
 * @param placement which piece lies where; the schedule says so
 */
public record ParallelPlan(
        int tensor,
        int pipeline,
        int virtual,
        int data,
        int context,
        int expert,
        int expertTensor,
        boolean sequenceParallel,
        int zero,
        ContextKind contextKind,
        int shardGroup,
        LayerCut cut,
        ChunkPlacement placement) {

    public ParallelPlan {
        requirePositive(tensor, "tensor");
        requirePositive(pipeline, "pipeline");
        requirePositive(virtual, "virtual");
        requirePositive(data, "data");
        requirePositive(context, "context");
        requirePositive(expert, "expert");
        requirePositive(expertTensor, "expert-tensor");
        if (zero < 0 || zero > 3) {
            throw new IllegalArgumentException("zero must be 0, 1, 2 or 3, was " + zero);
        }
        if (data * context % expert != 0) {
            throw new IllegalArgumentException("expert " + expert + " must divide data x context " + data * context);
        }
        if (tensor % expertTensor != 0) {
            throw new IllegalArgumentException("expert-tensor " + expertTensor + " must divide tensor " + tensor);
        }
        if (shardGroup < 0 || shardGroup > 0 && data * context % shardGroup != 0) {
            throw new IllegalArgumentException(
                    "shard-group " + shardGroup + " must divide data x context " + data * context);
        }
        if (shardGroup > 0 && zero == 0) {
            throw new IllegalArgumentException(
                    "shard-group " + shardGroup + " spreads nothing under zero 0; write zero: 1," + " 2 or 3");
        }
        if (virtual > 1 && pipeline == 1) {
            throw new IllegalArgumentException("virtual " + virtual + " needs a pipeline of more than one stage");
        }
    }

    /**
     * A plan whose ring passes keys and values on, whose ZeRO spreads over all data ranks, and whose layers are dealt evenly,
     * round the stages.
     */
    public ParallelPlan(
            int tensor,
            int pipeline,
            int virtual,
            int data,
            int context,
            int expert,
            int expertTensor,
            boolean sequenceParallel,
            int zero) {
        this(
                tensor,
                pipeline,
                virtual,
                data,
                context,
                expert,
                expertTensor,
                sequenceParallel,
                zero,
                ContextKind.RING,
                0,
                LayerCut.EVEN,
                ChunkPlacement.ROUND);
    }

    /** Everything on one rank. */
    public static ParallelPlan single() {
        return new ParallelPlan(1, 1, 1, 1, 1, 1, 1, false, 0);
    }

    /** A plan of the three classical axes, everything else at its default. */
    public static ParallelPlan of(int tensor, int pipeline, int data) {
        return new ParallelPlan(tensor, pipeline, 1, data, 1, 1, 1, false, 0);
    }

    /** This plan with so many chunks per stage. */
    public ParallelPlan withVirtual(int chunks) {
        return with(chunks, sequenceParallel, zero, contextKind, shardGroup, cut, placement);
    }

    /** This plan with sequence parallelism on or off. */
    public ParallelPlan withSequenceParallel(boolean on) {
        return with(virtual, on, zero, contextKind, shardGroup, cut, placement);
    }

    /** This plan with another ZeRO stage. */
    public ParallelPlan withZero(int stage) {
        return with(virtual, sequenceParallel, stage, contextKind, stage == 0 ? 0 : shardGroup, cut, placement);
    }

    /** This plan with layers dealt in another way. */
    public ParallelPlan withCut(LayerCut other) {
        return with(virtual, sequenceParallel, zero, contextKind, shardGroup, other, placement);
    }

    /** This plan with its pieces in other places. */
    public ParallelPlan withPlacement(ChunkPlacement other) {
        return other == placement ? this : with(virtual, sequenceParallel, zero, contextKind, shardGroup, cut, other);
    }

    /** This plan with ZeRO over groups of so many ranks; over all data ranks if 0. */
    public ParallelPlan withShardGroup(int ranks) {
        return with(virtual, sequenceParallel, zero, contextKind, ranks, cut, placement);
    }

    /** This plan with another way of sharing a sequence. */
    public ParallelPlan withContextKind(ContextKind kind) {
        return with(virtual, sequenceParallel, zero, kind, shardGroup, cut, placement);
    }

    private ParallelPlan with(
            int chunks,
            boolean sequences,
            int stage,
            ContextKind kind,
            int shards,
            LayerCut layers,
            ChunkPlacement places) {
        return new ParallelPlan(
                tensor,
                pipeline,
                chunks,
                data,
                context,
                expert,
                expertTensor,
                sequences,
                stage,
                kind,
                shards,
                layers,
                places);
    }

    // ---- Sizes -----------------------------------------------------------------------

    /** Chips that the plan takes: tensor × pipeline × context × data. */
    public int ranks() {
        return Math.multiplyExact(Math.multiplyExact(tensor, pipeline), Math.multiplyExact(context, data));
    }

    /** Ranks of one group along an axis. */
    public int size(Axis axis) {
        return switch (axis) {
            case TENSOR -> tensor;
            case PIPELINE -> pipeline;
            case DATA -> data * context;
            case SHARD -> zero == 0 ? 1 : shardGroup == 0 ? data * context : shardGroup;
            case REPLICA -> data * context / size(Axis.SHARD);
            case CONTEXT -> context;
            case EXPERT_TENSOR -> expertTensor;
            case EXPERT -> expert * (tensor / expertTensor);
            case EXPERT_DATA -> tensor * context * data / (expertTensor * size(Axis.EXPERT));
            case TIED -> endsTogether() ? 1 : 2;
            case COPIES -> placement.copies();
        };
    }

    /** Whether tokens outside the products are cut over the tensor ranks. */
    public boolean cutsSequence() {
        return sequenceParallel && tensor > 1;
    }

    // ---- Ranks -----------------------------------------------------------------------

    /** The rank at these coordinates. */
    public int rankOf(int tensorIndex, int contextIndex, int dataIndex, int stage) {
        return tensorIndex + tensor * (contextIndex + context * (dataIndex + data * stage));
    }

    /** The stage that a rank belongs to. */
    public int stageOf(int rank) {
        return rank / (tensor * context * data);
    }

    /** The group along {@code axis} that holds {@code rank}, in rank order. */
    public int[] groupOf(Axis axis, int rank) {
        int stageRanks = tensor * context * data;
        int stage = rank / stageRanks;
        int inStage = rank % stageRanks;
        return switch (axis) {
            case TENSOR -> strided(rank - rank % tensor, 1, tensor);
            case CONTEXT -> {
                int block = tensor * context;
                yield strided(rank - inStage % block + rank % tensor, tensor, context);
            }
            case DATA -> strided(stage * stageRanks + rank % tensor, tensor, context * data);
            case SHARD -> {
                int block = tensor * size(Axis.SHARD);
                yield strided(rank - inStage % block + rank % tensor, tensor, size(Axis.SHARD));
            }
            case REPLICA -> {
                int block = tensor * size(Axis.SHARD);
                yield strided(stage * stageRanks + inStage % block, block, size(Axis.REPLICA));
            }
            case EXPERT_TENSOR -> strided(rank - rank % expertTensor, 1, expertTensor);
            case PIPELINE -> strided(inStage, stageRanks, pipeline);
            case EXPERT -> {
                int block = expertTensor * size(Axis.EXPERT);
                yield strided(rank - inStage % block + inStage % expertTensor, expertTensor, size(Axis.EXPERT));
            }
            case EXPERT_DATA -> {
                int block = expertTensor * size(Axis.EXPERT);
                yield strided(stage * stageRanks + inStage % block, block, size(Axis.EXPERT_DATA));
            }
            case TIED -> strided(inStage, stageRanks * Math.max(1, pipeline - 1), size(Axis.TIED));
            case COPIES -> {
                int other = placement.copies() == 1 ? stage : pipeline - 1 - stage;
                int apart = stageRanks * Math.abs(other - stage);
                yield strided(inStage + Math.min(stage, other) * stageRanks, apart, size(Axis.COPIES));
            }
        };
    }

    /** All groups along {@code axis} in the order of their first ranks. */
    public List<int[]> groupsOf(Axis axis) {
        List<int[]> groups = new ArrayList<>();
        for (int rank = 0; rank < ranks(); rank++) {
            int[] group = groupOf(axis, rank);
            if (group[0] == rank) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** The groups along {@code axis} whose members belong to {@code stage}; for axes that stay inside one stage. */
    public List<int[]> groupsOf(Axis axis, int stage) {
        List<int[]> groups = new ArrayList<>();
        for (int[] group : groupsOf(axis)) {
            if (stageOf(group[0]) == stage) {
                groups.add(group);
            }
        }
        return groups;
    }

    // ---- Layers ----------------------------------------------------------------------

    /** Pieces that the model is cut into. */
    public int pieces() {
        return placement.pieces(pipeline, virtual);
    }

    /** Chunks that a stage holds, those of a second copy included. */
    public int chunks() {
        return virtual * placement.copies();
    }

    /** Which piece of the model chunk {@code chunk} of {@code stage} is. */
    public int piece(int stage, int chunk) {
        return placement.piece(stage, chunk, pipeline);
    }

    /** Whether the chunk starts with the embedding. */
    public boolean isFirst(int stage, int chunk) {
        return piece(stage, chunk) == 0;
    }

    /** Whether the chunk ends with the head. */
    public boolean isLast(int stage, int chunk) {
        return piece(stage, chunk) == pieces() - 1;
    }

    /** Whether whoever holds the embedding also holds a head, so that a tied table need not lie on two stages. */
    public boolean endsTogether() {
        return pipeline == 1 || placement != ChunkPlacement.ROUND;
    }

    /** Whether every piece has as many of the model's layers as every other. */
    public boolean even(Transformer model) {
        return cut.even(model.spec().layers(), pieces());
    }

    /** Layers of chunk {@code chunk} on {@code stage}. */
    public int layers(Transformer model, int stage, int chunk) {
        return cut.layers(model.spec().layers(), this, stage, piece(stage, chunk));
    }

    /** Index of the first layer of that chunk. */
    public int firstLayer(Transformer model, int stage, int chunk) {
        int piece = piece(stage, chunk);
        int first = 0;
        for (int earlier = 0; earlier < piece; earlier++) {
            first += cut.layers(model.spec().layers(), this, stageOfPiece(earlier), earlier);
        }
        return first;
    }

    private int stageOfPiece(int piece) {
        int round = piece % pipeline;
        return placement == ChunkPlacement.V && piece >= pipeline ? pipeline - 1 - round : round;
    }

    /** What stands in the way of running {@code model} under this plan, one sentence each; empty if nothing does. */
    public List<String> problems(Transformer model) {
        List<String> problems = new ArrayList<>();
        int heads = model.spec().heads();
        if (heads % tensor != 0) {
            problems.add("tensor " + tensor + " does not divide the model's " + heads + " heads");
        }
        int kv = model.kvHeads();
        if (model.spec().mla().isEmpty() && kv % tensor != 0 && tensor % kv != 0) {
            problems.add("tensor " + tensor + " and the model's " + kv + " kv-heads do not divide each other");
        }
        if (model.ffn() % tensor != 0) {
            problems.add("tensor " + tensor + " does not divide the model's ffn " + model.ffn());
        }
        if (model.spec().layers() < pipeline * virtual) {
            problems.add("pipeline " + pipeline + " x virtual " + virtual + " leaves stages without any of the model's "
                    + model.spec().layers() + " layers");
        }
        if (problems.isEmpty()) {
            cut.findProblem(model.spec().layers(), this).ifPresent(problems::add);
        }
        if (model.spec().moe().isEmpty() && expert > 1) {
            problems.add("expert " + expert + " needs a model with experts");
        }
        if (contextKind == ContextKind.ALL_TO_ALL && heads % (tensor * context) != 0) {
            problems.add("context-kind all-to-all deals heads: tensor " + tensor + " x context " + context
                    + " does not divide the model's " + heads + " heads");
        }
        for (Tower tower : model.towers()) {
            if (tower.heads() % tensor != 0 || tower.encoder().ffn() % tensor != 0) {
                problems.add("tensor " + tensor + " does not divide a tower's " + tower.heads() + " heads and ffn "
                        + tower.encoder().ffn());
            }
            if (context > 1) {
                problems.add("context " + context + " cannot cut the images of a tower; write context: 1");
            }
        }
        model.spec().moe().ifPresent(moe -> {
            if (moe.expertFfn() % expertTensor != 0) {
                problems.add(
                        "expert-tensor " + expertTensor + " does not divide the experts' width " + moe.expertFfn());
            }
            if (moe.experts() % size(Axis.EXPERT) != 0) {
                problems.add("experts are spread over " + size(Axis.EXPERT) + " ranks, which does not divide "
                        + moe.experts());
            }
        });
        return problems;
    }

    private static int[] strided(int first, int stride, int count) {
        int[] ranks = new int[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = first + i * stride;
        }
        return ranks;
    }

    private static void requirePositive(int value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, was " + value);
        }
    }
}
