// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.explain.Explanation;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipTest {
    private static final Gemm SQUARE = Gemm.of(4096, 4096, 4096, DataType.BF16);
    private final Chip a100 = Catalogue.assemble("a100-sxm4-80gb");

    @Test
    void everyKindOfWorkHasAPriceInEveryLaunchMode() {
        List<Work> all = List.of(
                SQUARE,
                new GroupedGemm(8, 128, 4096, 1024, DataType.BF16),
                new Attention(
                        Attention.Phase.PREFILL, 2, 1024, 1024, 16, 4, 128, 128, DataType.BF16, DataType.BF16, true),
                new Attention(Attention.Phase.DECODE, 8, 1, 2048, 16, 4, 128, 128, DataType.BF16, DataType.BF16, true),
                new ExpertFfn(256, 2048, 1024, 16, 2, 1, 1, 0, DataType.BF16),
                new RowOperator(RowOperator.Kind.RMSNORM, false, 2048, 4096, DataType.BF16),
                new Elementwise(Elementwise.Kind.SILU_MUL, false, 1 << 22, DataType.BF16),
                new Embedding(false, 2048, 32000, 4096, DataType.BF16),
                new OptimizerUpdate(10_000_000, 16, 14),
                Gemm.of(64, 4096, 4096, DataType.BF16)
                        .weights(DataType.INT4)
                        .with(Scaling.GROUP_128)
                        .then(Epilogue.BIAS_GELU),
                new Conversion(2048, 4096, DataType.BF16, DataType.INT8, Scaling.ROW),
                Rearrangement.permute(2048, 2, 4096, DataType.BF16));
        for (Work work : all) {
            double kernel = seconds(work, Launch.KERNEL);
            double graph = seconds(work, Launch.GRAPH);
            double stream = seconds(work, Launch.STREAM);
            double eager = seconds(work, Launch.EAGER);
            assertTrue(kernel > 0 && kernel < graph && graph < stream && stream < eager, work.toString());
        }
    }

    @Test
    void aRememberedPriceIsTheFreshOne() {
        Cost first = a100.price(SQUARE, Launch.GRAPH);
        assertSame(first, a100.price(SQUARE, Launch.GRAPH));
        assertEquals(first, Catalogue.assemble("a100-sxm4-80gb").price(SQUARE, Launch.GRAPH));
    }

    @Test
    void refusalsSayWhatTheChipHas() {
        Gemm narrow = Gemm.of(64, 64, 64, DataType.FP8);
        String message = assertThrows(UnsupportedWork.class, () -> a100.price(narrow, Launch.GRAPH))
                .toString();
        assertTrue(message.contains("fp8") && message.contains("bf16") && message.contains("int8"), message);
        Collective reduce = new Collective(Collective.Kind.ALL_REDUCE, Bytes.ofMib(1), DataType.BF16);
        assertThrows(IllegalArgumentException.class, () -> a100.price(reduce, Launch.GRAPH));
        String foreign = assertThrows(UnsupportedWork.class, () -> Catalogue.assemble("a100-sxm4-80gb", "rocm"))
                .toString();
        assertTrue(foreign.contains("ampere") && foreign.contains("cdna2"), foreign);
    }

    @Test
    void anExplanationIsWorthWhatThePriceSaysAndEndsInFigures() {
        Explanation tree = a100.explain(SQUARE, Launch.GRAPH);
        assertEquals(a100.price(SQUARE, Launch.GRAPH).time().seconds(), tree.value(), 1e-11);
        assertTrue(mentions(tree, "peak.bf16") && mentions(tree, "memory.bandwidth") && mentions(tree, "power.cap"));
    }

    @Test
    void energyIsPowerWithinTheCap() {
        Cost cost = a100.price(SQUARE, Launch.KERNEL);
        double watts = cost.joules() / cost.time().seconds();
        double room =
                a100.spec().power().cap().value() - a100.spec().power().idle().value();
        assertTrue(watts > 0.5 * room && watts <= room * 1.001, "above idle: " + watts + " W of " + room);
    }

    /** A stream opens each row once; rows gathered from a table open one for every row: dearer by byte, on any chip. */
    @Test
    void theMemorysPartOfTheEnergyFollowsThePattern() {
        for (String name : List.of("a100-sxm4-80gb", "h200-sxm", "ascend-910b2")) {
            Chip chip = Catalogue.assemble(name);
            Cost copy =
                    chip.price(new Elementwise(Elementwise.Kind.COPY, false, 1L << 28, DataType.BF16), Launch.KERNEL);
            Cost rows = chip.price(new Embedding(false, 1 << 18, 128_000, 128, DataType.BF16), Launch.KERNEL);
            double stream = copy.dramJoules() / copy.dramBytes();
            double gather = rows.dramJoules() / rows.dramBytes();
            assertTrue(gather > 1.1 * stream, name + ": " + gather + " beside " + stream + " J/B");
            assertTrue(stream > 20e-12 && gather < 65e-12, name + ": " + stream + " to " + gather + " J/B");
            assertTrue(copy.dramJoules() < copy.joules() && rows.dramJoules() < rows.joules(), name);
        }
    }

    @Test
    void theSamePoorerStackIsSlower() {
        double tuned = seconds(SQUARE, Launch.GRAPH);
        double host = a100.price(SQUARE, Launch.EAGER).host().seconds();
        assertTrue(host > 0 && tuned > 0);
        Chip early = Catalogue.assemble("br100");
        Cost cost = early.price(SQUARE, Launch.GRAPH);
        assertTrue(cost.time().seconds()
                > SQUARE.flops() / early.peak(DataType.BF16).value() / 0.8);
    }

    private double seconds(Work work, Launch launch) {
        return a100.price(work, launch).time().seconds();
    }

    private static boolean mentions(Explanation tree, String path) {
        return tree.law().contains(path) || tree.details().stream().anyMatch(part -> mentions(part, path));
    }
}
