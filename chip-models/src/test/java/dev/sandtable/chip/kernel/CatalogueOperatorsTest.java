// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
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
                for (Work work : large(Catalogue.usual(spec))) {
                    Cost cost = chip.price(work, Launch.KERNEL);
                    Cost least = chip.price(work, Launch.KERNEL, Fidelity.ROOFLINE, ClockMode.GOVERNED);
                    double ratio = cost.time().seconds() / least.time().seconds();
                    assertTrue(ratio >= 1 && ratio < 25, name + " " + work + ": " + ratio + " of " + least.time());
                }
            }
        }
    }
}
