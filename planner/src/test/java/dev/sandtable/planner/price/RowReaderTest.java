// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Attention.Phase;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Dealing;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Sparsity;
import dev.sandtable.work.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every operator of a row, written out; what blanks mean; and what is said about rows that mean nothing. */
final class RowReaderTest {
    private static final DataType HALF = DataType.BF16;

    private static Map<String, String> row(String... pairs) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            row.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return row;
    }

    private static Work read(String... pairs) {
        return RowReader.work(row(pairs));
    }

    private static String problem(String... pairs) {
        return String.valueOf(assertThrows(RowProblem.class, () -> read(pairs)).getMessage());
    }

    // ---- Operators --------------------------------------------------------------

    @Test
    void products() {
        assertEquals(Gemm.of(128, 256, 512, HALF), read("op=gemm", "dtype=bf16", "m=128", "n=256", "k=512"));
        assertEquals(
                new Gemm(4, 8, 16, 32, HALF, HALF, DataType.FP32, Gemm.Layout.TN, false),
                read("op=gemm", "dtype=bf16", "out_dtype=fp32", "batch=4", "m=8", "n=16", "k=32", "layout=tn"));
        assertEquals(
                new GroupedGemm(8, 128, 256, 512, HALF),
                read("op=grouped-gemm", "dtype=bf16", "groups=8", "m=128", "n=256", "k=512"));
    }

    @Test
    void narrowOperandsLeaveSixteenBitsAndAccumulationThirtyTwo() {
        Gemm narrow = (Gemm) read("op=gemm", "dtype=fp8", "m=8", "n=8", "k=8");
        assertEquals(DataType.FP8, narrow.a());
        assertEquals(HALF, narrow.c());
        Gemm gradient = (Gemm) read("op=gemm", "dtype=bf16", "m=8", "n=8", "k=8", "accumulate=true");
        assertEquals(DataType.FP32, gradient.c());
        assertTrue(gradient.accumulate());
    }

    @Test
    void attention() {
        assertEquals(
                new Attention(Phase.PREFILL, 2, 1024, 1024, 32, 32, 128, 128, HALF, HALF, true),
                read("op=attention-prefill", "dtype=bf16", "batch=2", "q_len=1024", "heads=32", "head_dim=128"));
        assertEquals(
                new Attention(Phase.BACKWARD, 1, 512, 2048, 32, 8, 128, 64, HALF, HALF, false),
                read(
                        "op=attention-backward",
                        "dtype=bf16",
                        "q_len=512",
                        "kv_len=2048",
                        "heads=32",
                        "kv_heads=8",
                        "head_dim=128",
                        "v_head_dim=64",
                        "causal=false"));
    }

    @Test
    void aDecodedTokenJoinsItsCache() {
        assertEquals(
                new Attention(Phase.DECODE, 16, 1, 4097, 32, 8, 128, 128, HALF, DataType.FP8, true),
                read(
                        "op=attention-decode",
                        "dtype=bf16",
                        "batch=16",
                        "kv_len=4096",
                        "heads=32",
                        "kv_heads=8",
                        "head_dim=128",
                        "kv_dtype=fp8"));
    }

    @Test
    void latentAttention() {
        assertEquals(
                new Attention(Phase.PREFILL, 1, 2048, 2048, 128, 128, 192, 128, HALF, HALF, true),
                read("op=mla-prefill", "dtype=bf16", "q_len=2048", "heads=128"));
        assertEquals(
                new Attention(Phase.DECODE, 8, 1, 4097, 128, 1, 576, 512, HALF, HALF, true),
                read("op=mla-decode", "dtype=bf16", "batch=8", "kv_len=4096", "heads=128"));
    }

    @Test
    void experts() {
        String[] common = {
            "op=moe-ffn", "dtype=fp8", "tokens=512", "hidden=4096", "inter=1536", "experts=128", "active=8", ""
        };
        common[7] = "moe_ep=8";
        assertEquals(new ExpertFfn(512, 4096, 1536, 128, 8, 1, 8, 0, DataType.FP8), read(common));
        common[7] = "distribution=power_law_1.2";
        assertEquals(new ExpertFfn(512, 4096, 1536, 128, 8, 1, 1, 1.2, DataType.FP8), read(common));
        common[7] = "distribution=balanced";
        assertEquals(new ExpertFfn(512, 4096, 1536, 128, 8, 1, 1, 0, DataType.FP8), read(common));
        common[7] = "moe_tp=4";
        assertEquals(new ExpertFfn(512, 4096, 1536, 128, 8, 4, 1, 0, DataType.FP8), read(common));
    }

    @Test
    void rowsAndElements() {
        for (RowOperator.Kind kind :
                new RowOperator.Kind[] {RowOperator.Kind.SOFTMAX, RowOperator.Kind.LAYERNORM, RowOperator.Kind.RMSNORM
                }) {
            assertEquals(
                    new RowOperator(kind, false, 64, 4096, HALF),
                    read("op=" + Fields.spelling(kind), "dtype=bf16", "rows=64", "cols=4096"));
        }
        for (Elementwise.Kind kind : new Elementwise.Kind[] {
            Elementwise.Kind.GELU, Elementwise.Kind.SILU_MUL, Elementwise.Kind.ADD, Elementwise.Kind.COPY
        }) {
            assertEquals(
                    new Elementwise(kind, false, 64 * 4096, HALF),
                    read("op=" + Fields.spelling(kind), "dtype=bf16", "rows=64", "cols=4096"));
        }
        assertEquals(new Elementwise(Elementwise.Kind.ADD, false, 64, HALF), read("op=add", "dtype=bf16", "rows=64"));
        assertEquals(
                new Embedding(false, 2048, 32_000, 4096, HALF),
                read("op=embedding", "dtype=bf16", "tokens=2048", "rows=32000", "hidden=4096"));
    }

    @Test
    void productsWithAllTheirTrimmings() {
        String[] packed = {
            "op=gemm",
            "dtype=bf16",
            "weight_dtype=int4",
            "scale_block=g128",
            "epilogue=bias-gelu",
            "m=8",
            "n=16",
            "k=256"
        };
        assertEquals(
                Gemm.of(8, 16, 256, HALF)
                        .weights(DataType.INT4)
                        .with(Scaling.GROUP_128)
                        .then(Epilogue.BIAS_GELU),
                read(packed));
        assertEquals(
                Gemm.of(8, 16, 256, DataType.INT8).into(HALF).with(Sparsity.TWO_OF_FOUR),
                read("op=gemm", "dtype=int8", "sparsity=2:4", "m=8", "n=16", "k=256"));
        assertEquals(
                new GroupedGemm(8, 128, 256, 512, HALF, 0.8),
                read(
                        "op=grouped-gemm",
                        "dtype=bf16",
                        "groups=8",
                        "m=128",
                        "n=256",
                        "k=512",
                        "distribution=power_law_0.8"));
    }

    @Test
    void windowsAndGradientsOfLatents() {
        assertEquals(
                new Attention(Phase.PREFILL, 1, 4096, 4096, 8, 8, 64, 64, HALF, HALF, true).within(512),
                read("op=attention-prefill", "dtype=bf16", "q_len=4096", "heads=8", "head_dim=64", "window=512"));
        assertEquals(
                new Attention(Phase.BACKWARD, 1, 2048, 2048, 128, 128, 192, 128, HALF, HALF, true),
                read("op=mla-backward", "dtype=bf16", "q_len=2048", "heads=128"));
    }

    @Test
    void gradientsSelectionsAndMoves() {
        assertEquals(
                new RowOperator(RowOperator.Kind.ADD_RMSNORM, true, 64, 4096, HALF),
                read("op=add-rmsnorm-backward", "dtype=bf16", "rows=64", "cols=4096"));
        assertEquals(
                new RowOperator(RowOperator.Kind.ROUTING, false, 64, 256, HALF, 8),
                read("op=routing", "dtype=bf16", "rows=64", "cols=256", "active=8"));
        assertEquals(
                new Elementwise(Elementwise.Kind.SILU_MUL, true, 64, HALF),
                read("op=silu-mul-backward", "dtype=bf16", "rows=64"));
        assertEquals(
                new Conversion(64, 4096, HALF, DataType.FP8, Scaling.FINE),
                read("op=quantise", "dtype=bf16", "out_dtype=fp8", "rows=64", "cols=4096", "scale_block=1x128"));
        assertEquals(
                Rearrangement.transpose(2, 64, 32, HALF),
                read("op=transpose", "dtype=bf16", "batch=2", "rows=64", "cols=32"));
        assertEquals(
                Rearrangement.combine(512, 8, 4096, HALF),
                read("op=combine-tokens", "dtype=bf16", "tokens=512", "active=8", "hidden=4096"));
        assertEquals(
                OptimizerUpdate.of(OptimizerUpdate.Rule.SGD, 640, HALF, DataType.FP32),
                read("op=sgd-update", "dtype=bf16", "rows=64", "cols=10"));
    }

    @Test
    void trimmingsThatDoNotFitAreSaid() {
        String[] product = {"op=gemm", "dtype=bf16", "m=8", "n=8", "k=8", ""};
        product[5] = "weight_dtype=fp32";
        assertTrue(problem(product).contains("wider than dtype bf16"), problem(product));
        product[5] = "scale_block=mx";
        assertTrue(problem(product).contains("8 bits or fewer, not bf16"), problem(product));
        product[5] = "scale_block=1x1";
        assertTrue(problem(product).contains("none, tensor, row, mx, nv, 1x128"), problem(product));
        product[5] = "sparsity=1:2";
        assertEquals("sparsity is '1:2'; write dense or 2:4", problem(product));
        product[5] = "epilogue=quantise";
        assertEquals("out_dtype is missing", problem(product));
        product[5] = "epilogue=geluu";
        assertTrue(problem(product).contains("bias-gelu"), problem(product));
        String[] quantised = {"op=quantise", "dtype=fp8", "out_dtype=bf16", "rows=8", "cols=8"};
        assertEquals("out_dtype is bf16; quantise writes a format narrower than fp8", problem(quantised));
        String[] apart = {"op=strided-copy", "dtype=bf16", "rows=8", "cols=8", "stride=4"};
        assertTrue(problem(apart).contains("overlap at a stride of 4"), problem(apart));
        String[] open = {
            "op=attention-prefill", "dtype=bf16", "q_len=64", "heads=8", "head_dim=64", "window=8", "causal=false"
        };
        assertTrue(problem(open).contains("causal true"), problem(open));
    }

    @Test
    void collectives() {
        for (Collective.Kind kind : Collective.Kind.values()) {
            if (!kind.exchanges() && kind != Collective.Kind.BARRIER) {
                assertEquals(
                        new Collective(kind, new Bytes(1 << 20), DataType.FP32),
                        read("op=" + Fields.spelling(kind), "dtype=fp32", "bytes=1048576", "ranks=8"));
            }
        }
        assertEquals(new Collective(Collective.Kind.BARRIER, Bytes.ZERO, DataType.FP32), read("op=barrier", "ranks=8"));
        assertEquals(read("op=reduce-to-root", "dtype=fp32", "bytes=64"), read("op=reduce", "dtype=fp32", "bytes=64"));
    }

    @Test
    void unevenExchanges() {
        Collective even = new Collective(Collective.Kind.ALL_TO_ALL_V, new Bytes(4096), HALF, Dealing.EVEN);
        assertEquals(even, read("op=all-to-all-v", "dtype=bf16", "bytes=4096"));
        Collective law =
                new Collective(Collective.Kind.ALL_TO_ALL_V, new Bytes(4096), HALF, new Dealing.PowerLaw(1.2, 64));
        assertEquals(
                law, read("op=all-to-all-v", "dtype=bf16", "bytes=4096", "distribution=power_law_1.2", "tokens=64"));
        Collective stated = (Collective) read("op=all-to-all-v", "dtype=bf16", "matrix=0 10 20; 5 0 5; 1 2 40");
        assertEquals(new Bytes(43), stated.bytes());
        assertEquals(
                new Dealing.Given(List.of(List.of(0L, 10L, 20L), List.of(5L, 0L, 5L), List.of(1L, 2L, 40L))),
                stated.dealing());
        String square = problem("op=all-to-all-v", "dtype=bf16", "matrix=0 10; 5 0 5");
        assertTrue(square.contains("rows of 2 numbers, not of 3"), square);
        String number = problem("op=all-to-all-v", "dtype=bf16", "matrix=0 ten; 5 0");
        assertTrue(number.contains("'ten'") && number.contains("semicolons"), number);
    }

    /** 128 tokens, eight experts each, rows of 7168 bytes and 56 scales of 4. */
    @Test
    void exchangesWithExperts() {
        Collective dispatch = (Collective) read(
                "op=dispatch",
                "dtype=fp8",
                "tokens=128",
                "hidden=7168",
                "experts=256",
                "active=8",
                "node_limit=4",
                "scale_block=1x128");
        assertEquals(new Bytes(128 * 8 * (7168 + 56 * 4)), dispatch.bytes());
        assertEquals(new Dealing.Experts(128, 256, 8, 4, 0), dispatch.dealing());
        Collective combine =
                (Collective) read("op=combine", "dtype=bf16", "tokens=128", "hidden=7168", "experts=256", "active=8");
        assertEquals(new Bytes(128 * 8 * 7168 * 2), combine.bytes());
        String active = problem("op=combine", "dtype=bf16", "tokens=1", "hidden=8", "experts=2", "active=8");
        assertTrue(active.contains("active 8 exceeds experts 2"), active);
    }

    @Test
    void groupsMayBeListed() {
        Fields fields = new Fields(Map.of("ranks", "3", "endpoints", "0 8;16"));
        assertArrayEquals(new int[] {0, 8, 16}, CollectiveFields.group(fields));
        Fields few = new Fields(Map.of("ranks", "4", "endpoints", "0 8 16"));
        String problem = String.valueOf(assertThrows(RowProblem.class, () -> CollectiveFields.group(few))
                .getMessage());
        assertTrue(problem.contains("lists 3 of 4 ranks"), problem);
    }

    @Test
    void everyOperatorHasABranch() {
        for (Operator operator : Operator.values()) {
            Work work = read(
                    "op=" + Fields.spelling(operator),
                    "dtype=bf16",
                    "m=64",
                    "n=64",
                    "k=64",
                    "groups=2",
                    "q_len=64",
                    "kv_len=64",
                    "heads=8",
                    "head_dim=64",
                    "tokens=64",
                    "hidden=64",
                    "inter=64",
                    "experts=8",
                    "active=2",
                    "rows=64",
                    "cols=64",
                    "bytes=64",
                    "stride=64",
                    operator == Operator.QUANTISE ? "out_dtype=fp8" : "out_dtype=fp32",
                    "ranks=2");
            assertEquals(work instanceof Collective, operator.compareTo(Operator.ALL_REDUCE) >= 0, operator.name());
        }
    }

    // ---- Blanks and numbers -----------------------------------------------------

    @Test
    void blanksAreAsGoodAsAbsent() {
        assertEquals(
                read("op=gemm", "dtype=bf16", "m=8", "n=8", "k=8"),
                read("op= gemm ", "dtype=BF16", "m=8", "n= 8", "k=8", "batch=", "layout=  ", "accumulate=", "q_len="));
    }

    @Test
    void numbersInAnyNotation() {
        assertEquals(Gemm.of(4096, 1000, 8, HALF), read("op=gemm", "dtype=bf16", "m=4096.0", "n=1e3", "k=8"));
    }

    // ---- Errors -----------------------------------------------------------------

    @Test
    void whatIsMissingIsNamed() {
        assertEquals("op is missing", problem("dtype=bf16"));
        assertEquals("dtype is missing", problem("op=gemm", "m=8"));
        assertEquals("k is missing", problem("op=gemm", "dtype=bf16", "m=8", "n=8", "k= "));
        assertEquals("kv_len is missing", problem("op=attention-decode", "dtype=bf16", "heads=8", "head_dim=64"));
        assertEquals("bytes is missing", problem("op=all-reduce", "dtype=bf16", "ranks=8"));
    }

    @Test
    void whatIsNoNumberIsQuoted() {
        String[] product = {"op=gemm", "dtype=bf16", "m=8", "n=8", "k=eight"};
        assertTrue(problem(product).contains("k is 'eight'"), problem(product));
        for (String k : new String[] {"0", "-1", "2.5", "1e30", "NaN", "Infinity"}) {
            product[4] = "k=" + k;
            assertTrue(problem(product).startsWith("k is " + k), problem(product));
        }
    }

    @Test
    void whatIsNoWordIsAnsweredWithTheList() {
        String operator = problem("op=gem", "dtype=bf16");
        assertTrue(operator.contains("op is 'gem'") && operator.contains("gemm, grouped-gemm"), operator);
        String type = problem("op=gemm", "dtype=bf61", "m=8", "n=8", "k=8");
        assertTrue(type.contains("'bf61'") && type.contains("bf16"), type);
        String flag = problem("op=gemm", "dtype=bf16", "m=8", "n=8", "k=8", "accumulate=maybe");
        assertEquals("accumulate is 'maybe'; write true or false", flag);
        String distribution = problem(
                "op=moe-ffn",
                "dtype=fp8",
                "tokens=8",
                "hidden=8",
                "inter=8",
                "experts=8",
                "active=2",
                "distribution=power_law_steep");
        assertTrue(distribution.contains("power_law_1.2"), distribution);
    }

    @Test
    void whatContradictsItselfIsSaid() {
        String heads = problem("op=attention-prefill", "dtype=bf16", "q_len=8", "heads=8", "kv_heads=3", "head_dim=64");
        assertTrue(heads.contains("3 does not divide heads 8"), heads);
        String experts = problem("op=moe-ffn", "dtype=fp8", "tokens=8", "hidden=8", "inter=8", "experts=8", "active=9");
        assertTrue(experts.contains("active 9 exceeds experts 8"), experts);
    }
}
