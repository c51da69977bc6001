// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import java.util.Map;

/**
 * Turns the fields of a row into {@link Work}. Columns an operator does not use are ignored; columns that it needs and
 * the row leaves blank are a {@link RowProblem}.
 */
public final class RowReader {
    private static final String POWER_LAW = "power_law_";

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
        return new Fields(row).word("clock", ClockMode.class, ClockMode.GOVERNED);
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
            case GEMM -> gemm(f, type);
            case GROUPED_GEMM -> new GroupedGemm(f.count("groups"), f.count("m"), f.count("n"), f.count("k"), type);
            case ATTENTION_PREFILL -> attention(f, type, Attention.Phase.PREFILL);
            case ATTENTION_BACKWARD -> attention(f, type, Attention.Phase.BACKWARD);
            case ATTENTION_DECODE -> attention(f, type, Attention.Phase.DECODE);
            case MLA_PREFILL -> latent(f, type, Attention.Phase.PREFILL);
            case MLA_DECODE -> latent(f, type, Attention.Phase.DECODE);
            case MOE_FFN -> experts(f, type);
            case SOFTMAX -> rows(f, type, RowOperator.Kind.SOFTMAX);
            case LAYERNORM -> rows(f, type, RowOperator.Kind.LAYERNORM);
            case RMSNORM -> rows(f, type, RowOperator.Kind.RMSNORM);
            case GELU -> elements(f, type, Elementwise.Kind.GELU);
            case SILU_MUL -> elements(f, type, Elementwise.Kind.SILU_MUL);
            case ADD -> elements(f, type, Elementwise.Kind.ADD);
            case COPY -> elements(f, type, Elementwise.Kind.COPY);
            case EMBEDDING -> new Embedding(false, f.count("tokens"), f.count("rows"), f.count("hidden"), type);
            case ALL_REDUCE -> collective(f, type, Collective.Kind.ALL_REDUCE);
            case ALL_GATHER -> collective(f, type, Collective.Kind.ALL_GATHER);
            case REDUCE_SCATTER -> collective(f, type, Collective.Kind.REDUCE_SCATTER);
            case ALL_TO_ALL -> collective(f, type, Collective.Kind.ALL_TO_ALL);
            case BROADCAST -> collective(f, type, Collective.Kind.BROADCAST);
            case SEND_RECV -> collective(f, type, Collective.Kind.SEND_RECV);
        };
    }

    private static Gemm gemm(Fields f, DataType type) {
        boolean accumulate = f.flag("accumulate", false);
        DataType narrow = type.bits() < 16 ? DataType.BF16 : type;
        DataType out = f.type("out_dtype", accumulate ? DataType.FP32 : narrow);
        return new Gemm(
                f.count("batch", 1),
                f.count("m"),
                f.count("n"),
                f.count("k"),
                type,
                type,
                out,
                f.word("layout", Gemm.Layout.class, Gemm.Layout.NN),
                accumulate);
    }

    private static Attention attention(Fields f, DataType type, Attention.Phase phase) {
        boolean decode = phase == Attention.Phase.DECODE;
        long queries = decode ? f.count("q_len", 1) : f.count("q_len");
        long cached = decode ? f.count("kv_len") : f.count("kv_len", queries);
        long heads = f.count("heads");
        long headSize = f.count("head_dim");
        return new Attention(
                phase,
                f.count("batch", 1),
                queries,
                decode ? cached + queries : cached,
                heads,
                f.count("kv_heads", heads),
                headSize,
                f.count("v_head_dim", headSize),
                type,
                f.type("kv_dtype", type),
                f.flag("causal", true));
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

    private static ExpertFfn experts(Fields f, DataType type) {
        String distribution = f.find("distribution").orElse("balanced");
        double skew = 0;
        if (distribution.startsWith(POWER_LAW)) {
            try {
                skew = Double.parseDouble(distribution.substring(POWER_LAW.length()));
            } catch (NumberFormatException e) {
                throw new RowProblem("distribution is '" + distribution + "'; write balanced or power_law_1.2");
            }
        } else if (!distribution.equals("balanced")) {
            throw new RowProblem("distribution is '" + distribution + "'; write balanced or power_law_1.2");
        }
        return new ExpertFfn(
                f.count("tokens"),
                f.count("hidden"),
                f.count("inter"),
                f.count("experts"),
                f.count("active"),
                (int) f.count("moe_tp", 1),
                (int) f.count("moe_ep", 1),
                skew,
                type);
    }

    private static RowOperator rows(Fields f, DataType type, RowOperator.Kind kind) {
        return new RowOperator(kind, false, f.count("rows"), f.count("cols"), type);
    }

    private static Elementwise elements(Fields f, DataType type, Elementwise.Kind kind) {
        return new Elementwise(kind, false, Math.multiplyExact(f.count("rows"), f.count("cols", 1)), type);
    }

    private static Collective collective(Fields f, DataType type, Collective.Kind kind) {
        return new Collective(kind, new Bytes(f.count("bytes")), type);
    }
}
