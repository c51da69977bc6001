// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law: every chip of the catalogue prices every operator with its own stack, above its roofline and not absurdly so. */
class CatalogueOperatorsTest {
    /** Starts, barriers and hops that an operator of a few microseconds does not hide. */
    private static final double STARTS = 6e-6;

    private static List<Work> large(DataType type) {
        return List.of(
                new Attention(Attention.Phase.PREFILL, 4, 4096, 4096, 32, 8, 128, 128, type, type, true),
                new Attention(Attention.Phase.BACKWARD, 4, 4096, 4096, 32, 32, 128, 128, type, type, true),
                new Attention(Attention.Phase.DECODE, 256, 1, 8192, 32, 8, 128, 128, type, type, true),
                new RowOperator(RowOperator.Kind.RMSNORM, false, 16384, 8192, type),
                new RowOperator(RowOperator.Kind.SOFTMAX, true, 16384, 8192, type),
                new Elementwise(Elementwise.Kind.SILU_MUL, false, 1L << 28, type),
                new Embedding(true, 65536, 128000, 8192, type),
                new OptimizerUpdate(1_000_000_000, 16, 14),
                new ExpertFfn(8192, 4096, 1536, 128, 8, 1, 8, 0, type));
    }

    /** Operators whose operands fit the smallest memory of the chips that have no other than their cores'. */
    private static List<Work> small(DataType type) {
        return List.of(
                new Attention(Attention.Phase.PREFILL, 1, 2048, 2048, 32, 8, 128, 128, type, type, true),
                new Attention(Attention.Phase.BACKWARD, 1, 2048, 2048, 32, 32, 128, 128, type, type, true),
                new Attention(Attention.Phase.DECODE, 16, 1, 2048, 32, 8, 128, 128, type, type, true),
                new RowOperator(RowOperator.Kind.RMSNORM, false, 8192, 4096, type),
                new RowOperator(RowOperator.Kind.SOFTMAX, true, 8192, 4096, type),
                new Elementwise(Elementwise.Kind.SILU_MUL, false, 1L << 24, type),
                new Embedding(true, 4096, 128000, 4096, type),
                new OptimizerUpdate(10_000_000, 16, 14),
                new ExpertFfn(512, 2048, 1024, 16, 2, 1, 1, 0, type));
    }

    @Test
    void everyChipPricesEveryOperatorAboveItsRoofline() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "configs", "chips"))) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
            assertTrue(names.size() >= 22, names.toString());
            for (String name : names) {
                ChipSpec spec = Examples.spec(name);
                Chip chip = Catalogue.assemble(spec, Examples.stack(spec.defaultStack()));
                boolean resident = spec.memory() instanceof MemorySpec.Sram;
                for (Work work : resident ? small(Catalogue.usual(spec)) : large(Catalogue.usual(spec))) {
                    Cost cost = chip.price(work, Launch.KERNEL);
                    Cost least = chip.price(work, Launch.KERNEL, Fidelity.ROOFLINE, ClockMode.GOVERNED);
                    double time = cost.time().seconds();
                    double bound = least.time().seconds();
                    double most = 25 * bound + (resident ? STARTS : 0);
                    assertTrue(time >= bound && time < most, name + " " + work + ": " + time + " s, bound " + bound);
                }
            }
        }
    }
}
