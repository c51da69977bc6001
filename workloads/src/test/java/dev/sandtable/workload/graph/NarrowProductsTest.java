// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Compute;
import dev.sandtable.workload.model.CatalogueModels;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FP8 products between BF16 activations: what is cast, with which scales. Width 4096, inner width 11008. */
class NarrowProductsTest {
    private static final Transformer LLAMA = CatalogueModels.byName("llama2-7b");
    private static final long TOKENS = 2048;
    /** Inputs of the four products of a layer, and their results. */
    private static final long INPUTS = 3 * 4096 + 11008;

    private static final long RESULTS = 3 * 4096 + 4096 + 2 * 11008 + 4096;

    @Test
    void delayedScalesCostACastPerOperand() {
        StepGraph graph = graph(Scaling.NONE);
        assertEquals(TOKENS * INPUTS, casts(graph.forward(0, 0).get(1)));
        assertEquals(TOKENS * RESULTS, casts(graph.backward(0, 0).get(1)));
    }

    /** Scales of a tensor are found before it is written; scales of blocks once more for sums over tokens. */
    @Test
    void blocksAreScaledAgainForSumsOverTokens() {
        assertEquals(
                TOKENS * INPUTS, converted(graph(Scaling.TENSOR).forward(0, 0).get(1)));
        assertEquals(
                TOKENS * RESULTS, converted(graph(Scaling.TENSOR).backward(0, 0).get(1)));
        assertEquals(
                TOKENS * INPUTS, converted(graph(Scaling.FINE).forward(0, 0).get(1)));
        assertEquals(
                TOKENS * (2 * RESULTS + INPUTS),
                converted(graph(Scaling.FINE).backward(0, 0).get(1)));
    }

    @Test
    void productsCarryTheScalesAndAttentionStaysWide() {
        LayerBlock layer = graph(Scaling.FINE).backward(0, 0).get(1);
        for (Gemm product : works(layer, Gemm.class)) {
            assertEquals(Scaling.FINE, product.scaling());
            assertEquals(DataType.FP8, product.a());
        }
        assertEquals(DataType.BF16, works(layer, Attention.class).get(0).type());
    }

    @Test
    void weightsAreCastOncePerStep() {
        assertEquals(1, weightCasts(Scaling.NONE));
        assertEquals(2, weightCasts(Scaling.FINE), "and by the other side");
        Precision narrow = new Precision(DataType.FP8, DataType.FP8, DataType.FP32, DataType.FP32, DataType.BF16);
        assertEquals(DataType.BF16, narrow.activations());
    }

    @Test
    void scalesOfWideProductsAreRefused() {
        for (Scaling scaling : List.of(Scaling.TENSOR, Scaling.GROUP_128)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Precision(
                            DataType.BF16, DataType.BF16, DataType.FP32, DataType.FP32, DataType.FP32, scaling));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Precision(
                        DataType.FP8, DataType.BF16, DataType.FP32, DataType.FP32, DataType.FP32, Scaling.GROUP_64));
    }

    private static long weightCasts(Scaling scaling) {
        return graph(scaling).optimizer(0).stream()
                .filter(operation -> operation instanceof Compute compute
                        && compute.work() instanceof Conversion conversion
                        && conversion.elements() == LLAMA.parameters())
                .count();
    }

    private static long casts(LayerBlock layer) {
        return works(layer, Elementwise.class).stream()
                .filter(work -> work.kind() == Elementwise.Kind.CAST)
                .mapToLong(Elementwise::elements)
                .sum();
    }

    private static long converted(LayerBlock layer) {
        return (long) works(layer, Conversion.class).stream()
                .mapToDouble(Conversion::elements)
                .sum();
    }

    private static <W extends Work> List<W> works(LayerBlock block, Class<W> type) {
        List<W> found = new ArrayList<>();
        for (Operation operation : block.operations()) {
            if (operation instanceof Compute compute && type.isInstance(compute.work())) {
                found.add(type.cast(compute.work()));
            }
        }
        return found;
    }

    private static StepGraph graph(Scaling scaling) {
        Precision precision =
                new Precision(DataType.FP8, DataType.BF16, DataType.FP32, DataType.FP32, DataType.BF16, scaling);
        return StepGraph.of(LLAMA, TrainingJob.of(TOKENS, 8, 1, precision, ParallelPlan.single()), Frameworks.FUSED);
    }
}
