// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import java.util.Map;

/**
 * Turns the fields of a row into {@link Work}. Columns an operator does not use are ignored; columns that it needs and
 * the row leaves blank are a {@link RowProblem}.
 */
public final class RowReader {
    private RowReader() {}

    /** The work that a row describes. */
    public static Work work(Map<String, String> row) {
        Fields fields = new Fields(row);
        Operator operator = Fields.parseWord("op", Operator.class, fields.text("op"));
        try {
            return read(operator, fields);
        } catch (IllegalArgumentException e) {
            throw new RowProblem(String.valueOf(e.getMessage()));
        }
    }

    /** How the kernels of a row are started; device time alone where it does not say. */
    public static Launch launch(Map<String, String> row) {
        return new Fields(row).word("launch", Launch.class, Launch.KERNEL);
    }

    /** What the clock of a row was set to; left to the governor where it does not say. */
    public static ClockMode clock(Map<String, String> row) {
        return new Fields(row).word("clock", ClockMode.class, ClockMode.BENCHMARK);
    }

    /** The chips of a row: those it names for a collective, else one. */
    public static int ranks(Map<String, String> row, Work work) {
        if (!(work instanceof Collective)) {
            return 1;
        }
        long ranks = new Fields(row).count("ranks");
        if (ranks < 2 || ranks > Integer.MAX_VALUE) {
            throw new RowProblem("ranks is " + ranks + "; a collective needs at least 2");
        }
        return (int) ranks;
    }

    private static Work read(Operator operator, Fields f) {
        DataType type = f.type("dtype");
        return switch (operator) {
            case GEMM -> ProductFields.gemm(f, type);
            case GROUPED_GEMM -> ProductFields.grouped(f, type);
            case MOE_FFN -> ProductFields.experts(f, type);
            case ATTENTION_PREFILL -> attention(f, type, Attention.Phase.PREFILL);
            case ATTENTION_BACKWARD -> attention(f, type, Attention.Phase.BACKWARD);
            case ATTENTION_DECODE -> attention(f, type, Attention.Phase.DECODE);
            case MLA_PREFILL -> latent(f, type, Attention.Phase.PREFILL);
            case MLA_BACKWARD -> latent(f, type, Attention.Phase.BACKWARD);
            case MLA_DECODE -> latent(f, type, Attention.Phase.DECODE);
            case CAST, QUANTISE, DEQUANTISE -> conversion(operator, f, type);
            case TRANSPOSE -> Rearrangement.transpose(f.count("batch", 1), f.count("rows"), f.count("cols"), type);
            case STRIDED_COPY -> Rearrangement.strided(f.count("rows"), f.count("cols"), f.count("stride"), type);
            case PERMUTE_TOKENS -> Rearrangement.permute(f.count("tokens"), f.count("active"), f.count("hidden"), type);
            case COMBINE_TOKENS -> Rearrangement.combine(f.count("tokens"), f.count("active"), f.count("hidden"), type);
            case EMBEDDING -> embedding(f, type, false);
            case EMBEDDING_BACKWARD -> embedding(f, type, true);
            case ADAM_UPDATE -> update(f, type, OptimizerUpdate.Rule.ADAM);
            case SGD_UPDATE -> update(f, type, OptimizerUpdate.Rule.SGD);
            case ALL_REDUCE -> collective(f, type, Collective.Kind.ALL_REDUCE);
            case ALL_GATHER -> collective(f, type, Collective.Kind.ALL_GATHER);
            case REDUCE_SCATTER -> collective(f, type, Collective.Kind.REDUCE_SCATTER);
            case ALL_TO_ALL -> collective(f, type, Collective.Kind.ALL_TO_ALL);
            case BROADCAST -> collective(f, type, Collective.Kind.BROADCAST);
            case SEND_RECV -> collective(f, type, Collective.Kind.SEND_RECV);
            case SOFTMAX, SOFTMAX_BACKWARD, LAYERNORM, LAYERNORM_BACKWARD, RMSNORM, RMSNORM_BACKWARD ->
                rows(operator, f, type);
            case ADD_LAYERNORM, ADD_LAYERNORM_BACKWARD, ADD_RMSNORM, ADD_RMSNORM_BACKWARD -> rows(operator, f, type);
            case CROSS_ENTROPY, CROSS_ENTROPY_BACKWARD, TOP_K, ROUTING, ROUTING_BACKWARD -> rows(operator, f, type);
            case REDUCE -> new RowOperator(RowOperator.Kind.SUM, false, f.count("rows"), f.count("cols"), type);
            case GELU, GELU_BACKWARD, SILU, SILU_BACKWARD, SILU_MUL, SILU_MUL_BACKWARD, RELU, RELU_BACKWARD ->
                points(operator, f, type);
            case ROTARY, ROTARY_BACKWARD, DROPOUT, DROPOUT_BACKWARD, BIAS_ADD, ADD, COPY, FILL ->
                points(operator, f, type);
        };
    }

    // ---- Attention --------------------------------------------------------------

    private static Attention attention(Fields f, DataType type, Attention.Phase phase) {
        boolean decode = phase == Attention.Phase.DECODE;
        long queries = decode ? f.count("q_len", 1) : f.count("q_len");
        long cached = decode ? f.count("kv_len") : f.count("kv_len", queries);
        long heads = f.count("heads");
        long headSize = f.count("head_dim");
        long keys = decode ? cached + queries : cached;
        return new Attention(
                phase,
                f.count("batch", 1),
                queries,
                keys,
                heads,
                f.count("kv_heads", heads),
                headSize,
                f.count("v_head_dim", headSize),
                type,
                f.type("kv_dtype", type),
                f.flag("causal", true),
                f.count("window", keys));
    }

    private static Attention latent(Fields f, DataType type, Attention.Phase phase) {
        boolean decode = phase == Attention.Phase.DECODE;
        long queries = decode ? f.count("q_len", 1) : f.count("q_len");
        long keys = decode ? f.count("kv_len") + queries : f.count("kv_len", queries);
        long heads = f.count("heads");
        return new Attention(
                phase,
                f.count("batch", 1),
                queries,
                keys,
                heads,
                decode ? 1 : heads,
                f.count("head_dim", decode ? 576 : 192),
                f.count("v_head_dim", decode ? 512 : 128),
                type,
                f.type("kv_dtype", type),
                f.flag("causal", true));
    }

    // ---- Rows and elements ------------------------------------------------------

    private static RowOperator rows(Operator operator, Fields f, DataType type) {
        boolean backward = operator.isBackward();
        RowOperator.Kind kind = RowOperator.Kind.valueOf(operator.forwardName());
        long selected = kind.selects() && !backward ? f.count("active") : 1;
        return new RowOperator(kind, backward, f.count("rows"), f.count("cols"), type, selected);
    }

    private static Elementwise points(Operator operator, Fields f, DataType type) {
        Elementwise.Kind kind = Elementwise.Kind.valueOf(operator.forwardName());
        return new Elementwise(kind, operator.isBackward(), elements(f), type);
    }

    private static long elements(Fields f) {
        return Math.multiplyExact(f.count("rows"), f.count("cols", 1));
    }

    // ---- Formats and places -----------------------------------------------------

    private static Conversion conversion(Operator operator, Fields f, DataType type) {
        DataType out = f.type("out_dtype");
        Scaling scaling = operator == Operator.CAST ? Scaling.NONE : ProductFields.scaling(f);
        boolean narrows = out.bits() < type.bits();
        if (operator == Operator.QUANTISE && !narrows || operator == Operator.DEQUANTISE && type.bits() >= out.bits()) {
            String direction = operator == Operator.QUANTISE ? "narrower" : "wider";
            throw new RowProblem("out_dtype is " + out.spelling() + "; " + operator.spelling() + " writes a format "
                    + direction + " than " + type.spelling());
        }
        return new Conversion(f.count("rows"), f.count("cols", 1), type, out, scaling);
    }

    private static Embedding embedding(Fields f, DataType type, boolean backward) {
        return new Embedding(backward, f.count("tokens"), f.count("rows"), f.count("hidden"), type);
    }

    private static OptimizerUpdate update(Fields f, DataType type, OptimizerUpdate.Rule rule) {
        return OptimizerUpdate.of(rule, elements(f), type, f.type("out_dtype", DataType.FP32));
    }

    private static Collective collective(Fields f, DataType type, Collective.Kind kind) {
        return new Collective(kind, new Bytes(f.count("bytes")), type);
    }
}
