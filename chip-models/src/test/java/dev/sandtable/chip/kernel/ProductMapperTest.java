// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Mapping;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.chip.mapping.WaveLaw;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the mapper leaves unpriced could not have won. */
class ProductMapperTest {
    private static final long SEED = 11;
    private static final int CASES = 40;
    private static final int LARGEST = 3000;

    private final Machine machine = Catalogue.machine("a100-sxm4-80gb");
    private final ProductFamily family =
            Catalogue.library("cuda-trtllm").operators().products().familyById(machine.architecture(), DataType.BF16);
    private final ProductMapper mapper = new ProductMapper(machine, family, 1, 1e-6);
    private final double hertz = machine.clock().boost().value();

    private static Product random(SplittableRandom random) {
        return Product.of(Gemm.of(
                1 + random.nextInt(LARGEST), 8 + random.nextInt(LARGEST), 8 + random.nextInt(LARGEST), DataType.BF16));
    }

    private List<TileShape> tiles() {
        return family.tiles().stream().filter(mapper.law()::fits).toList();
    }

    @Test
    void theClosedFormsBoundNeverPrunesTheWinner() {
        SplittableRandom random = new SplittableRandom(SEED);
        WaveLaw law = mapper.law();
        for (int i = 0; i < CASES; i++) {
            Product product = random(random);
            double least = Double.MAX_VALUE;
            for (TileShape tile : tiles()) {
                for (int split : family.splits()) {
                    least = Math.min(
                            least,
                            law.estimate(product, new Mapping(tile, split), hertz)
                                    .seconds());
                }
            }
            assertEquals(
                    least,
                    law.estimate(product, mapper.best(product), hertz).seconds(),
                    least * 1e-12,
                    "seed " + SEED + " " + product);
        }
    }

    @Test
    void theWalksBoundNeverPrunesTheWinner() {
        SplittableRandom random = new SplittableRandom(SEED);
        WaveLaw law = mapper.law();
        for (int i = 0; i < CASES; i++) {
            Product product = random(random);
            double least = Double.MAX_VALUE;
            for (TileShape tile : tiles()) {
                for (int split : family.splits()) {
                    Mapping mapping = new Mapping(tile, split);
                    double walked = law.walk(product, mapping, hertz).seconds();
                    assertTrue(law.walkFloor(product, mapping, hertz) <= walked * (1 + 1e-12), product + " " + mapping);
                    least = Math.min(least, walked);
                }
            }
            assertEquals(
                    least,
                    law.walk(product, mapper.bestWalked(product), hertz).seconds(),
                    least * 1e-12,
                    "seed " + SEED + " " + product);
        }
    }

    /** Chosen by simulation or by closed form, a large square takes the same within what the two forms differ by. */
    @Test
    void theTwoChoicesAgreeOnALargeSquare() {
        Product product = Product.of(Gemm.of(4096, 4096, 4096, DataType.BF16));
        double closed =
                mapper.law().estimate(product, mapper.best(product), hertz).seconds();
        double walked =
                mapper.law().walk(product, mapper.bestWalked(product), hertz).seconds();
        assertEquals(1, walked / closed, 0.05);
    }
}
