// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

/**
 * The operators that a row's {@code op} column may name, spelt in lower case with hyphens: what each is, and the law of its
 * time. Collectives come last.
 */
public enum Operator {
    GEMM(
            "m×k times k×n, `batch` of them, with `epilogue`, `sparsity`, `scale_block` and `weight_dtype`",
            "waves of tiles × (steps × slowest of memory, cache, matrix and vector units + edge)"),
    GROUPED_GEMM(
            "`groups` products of n and k in one kernel, m rows each on average",
            "as `gemm`, tiles of all groups in one queue, padded per group"),
    ATTENTION_PREFILL(
            "fused attention of a prompt's queries over its keys", "(tiles⁴ + memory⁴ + cache⁴)^¼ + small kernels"),
    ATTENTION_BACKWARD("the gradients of the same", "as `attention-prefill`, five products instead of two"),
    ATTENTION_DECODE(
            "fused attention of new tokens over `kv_len` cached ones",
            "as `attention-prefill`, keys split over idle cores, pages gathered"),
    MLA_PREFILL("latent attention with keys and values expanded per head", "as `attention-prefill`"),
    MLA_BACKWARD("the gradients of the same", "as `attention-backward`"),
    MLA_DECODE(
            "latent attention with the expansion absorbed into one shared key",
            "as `attention-decode`, the latent read once for keys and values"),
    MOE_FFN(
            "gated experts, both projections, tokens routed to `active` of `experts`",
            "starts + two grouped products on the fullest rank + token traffic"),
    SOFTMAX("over rows of `cols`", Laws.ROWS),
    SOFTMAX_BACKWARD("the gradient of the same", Laws.ROWS),
    LAYERNORM("over rows of `cols`", Laws.ROWS),
    LAYERNORM_BACKWARD("the gradient of the same", Laws.ROWS),
    RMSNORM("over rows of `cols`", Laws.ROWS),
    RMSNORM_BACKWARD("the gradient of the same", Laws.ROWS),
    ADD_LAYERNORM("a residual added, the sum written and normalised", Laws.ROWS),
    ADD_LAYERNORM_BACKWARD("the gradient of the same, joined with the sum's own", Laws.ROWS),
    ADD_RMSNORM("a residual added, the sum written and normalised", Laws.ROWS),
    ADD_RMSNORM_BACKWARD("the gradient of the same, joined with the sum's own", Laws.ROWS),
    CROSS_ENTROPY("loss over a vocabulary of `cols`", Laws.ROWS),
    CROSS_ENTROPY_BACKWARD("the gradient of the same", Laws.ROWS),
    TOP_K("the largest `active` of rows of `cols`", Laws.ROWS),
    ROUTING("softmax over rows of `cols` experts and the largest `active`", Laws.ROWS),
    ROUTING_BACKWARD("the gradient of the same", Laws.ROWS),
    REDUCE("rows of `cols` added up", Laws.ROWS),
    GELU("element by element", Laws.ELEMENTS),
    GELU_BACKWARD("the gradient of the same", Laws.ELEMENTS),
    SILU("element by element", Laws.ELEMENTS),
    SILU_BACKWARD("the gradient of the same", Laws.ELEMENTS),
    SILU_MUL("element by element, of two inputs", Laws.ELEMENTS),
    SILU_MUL_BACKWARD("the gradients of the same", Laws.ELEMENTS),
    RELU("element by element", Laws.ELEMENTS),
    RELU_BACKWARD("the gradient of the same", Laws.ELEMENTS),
    ROTARY("pairs of elements turned by their position's angle", Laws.ELEMENTS),
    ROTARY_BACKWARD("the gradient of the same", Laws.ELEMENTS),
    DROPOUT("element by element", Laws.ELEMENTS),
    DROPOUT_BACKWARD("the gradient of the same", Laws.ELEMENTS),
    BIAS_ADD("one vector added to every row", Laws.ELEMENTS),
    ADD("element by element, of two inputs", Laws.ELEMENTS),
    COPY("element by element", Laws.ELEMENTS),
    FILL("a buffer written with a constant", Laws.ELEMENTS),
    CAST("`dtype` rewritten as `out_dtype`", Laws.ELEMENTS),
    QUANTISE(
            "`dtype` rewritten as a narrower `out_dtype` with the scales of `scale_block`",
            "as `cast`; one scale per matrix reads all twice, one per row reads long rows twice"),
    DEQUANTISE("`dtype` with scales rewritten as a wider `out_dtype`", "as `cast`, scales read beside"),
    TRANSPOSE("`batch` matrices of `rows` × `cols` turned", "start + bytes / rate of lines a row apart"),
    STRIDED_COPY(
            "`rows` pieces of `cols` elements, `stride` apart, made contiguous",
            "start + whole lines / rate at the stride"),
    PERMUTE_TOKENS(
            "rows of `tokens` × `hidden` copied to `active` experts each", "start + bytes / rate of gathered rows"),
    COMBINE_TOKENS("`active` rows of every token weighted and added up", "start + bytes / rate of gathered rows"),
    EMBEDDING("`tokens` looked up in a table of `rows` × `hidden`", "start + bytes / rate of gathered rows"),
    EMBEDDING_BACKWARD("gradients of `tokens` added to the table's", "start + bytes / rate of gathered rows"),
    ADAM_UPDATE(
            "`rows` × `cols` parameters in `dtype` with two moments and master weights in `out_dtype`", Laws.ELEMENTS),
    SGD_UPDATE("`rows` × `cols` parameters in `dtype` with momentum and master weights in `out_dtype`", Laws.ELEMENTS),
    ALL_REDUCE("every rank ends with the sum of all", Laws.FABRIC),
    ALL_GATHER("every rank ends with the parts of all", Laws.FABRIC),
    REDUCE_SCATTER("every rank ends with its part of the sum", Laws.FABRIC),
    ALL_TO_ALL("every rank sends every other its part", Laws.FABRIC),
    ALL_TO_ALL_V(
            "the same with parts that differ: by `matrix`, or by the `distribution` of `tokens`; `bytes` is what a rank"
                    + " sends",
            Laws.FABRIC),
    BROADCAST("every rank ends with what the first had", Laws.FABRIC),
    REDUCE_TO_ROOT("the first rank ends with the sum of all; also `reduce` where `bytes` is stated", Laws.FABRIC),
    GATHER("the first rank ends with the parts of all", Laws.FABRIC),
    SCATTER("every rank ends with its part of what the first had", Laws.FABRIC),
    BARRIER("no rank leaves before all have come", "as an all-reduce of nothing"),
    DISPATCH(
            "each of `tokens` per rank goes to the ranks of its `active` of `experts`, of at most `node_limit` nodes",
            "the library's choice: one copy per expert straight there, or one per node and on from there"),
    COMBINE("the results come back and are added", "as `dispatch`, the other way"),
    SEND_RECV("one rank sends to another", Laws.FABRIC);

    private static final String BACKWARD = "_BACKWARD";

    private final String meaning;
    private final String law;

    Operator(String meaning, String law) {
        this.meaning = meaning;
        this.law = law;
    }

    /** What it computes, in words. */
    public String meaning() {
        return meaning;
    }

    /** Its time, in one line. */
    public String law() {
        return law;
    }

    /** Whether it is the gradient of another. */
    boolean isBackward() {
        return name().endsWith(BACKWARD);
    }

    /** The constant's name without its direction: the kind of row or element-wise operator that it is. */
    String forwardName() {
        return isBackward() ? name().substring(0, name().length() - BACKWARD.length()) : name();
    }

    /** The name as tables spell it. */
    public String spelling() {
        return Fields.spelling(this);
    }

    /** Laws that several operators share. */
    private static final class Laws {
        static final String ROWS =
                "start + slowest of bytes / rate (a row that a core cannot keep is read twice), lanes, exponentials";
        static final String ELEMENTS = "start + slowest of bytes / rate, lanes, exponentials";
        static final String FABRIC = "the library's choice of algorithm and protocol: steps × latency + bytes / rate";

        private Laws() {}
    }
}
