// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.mapping.Mapping;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.chip.mapping.WaveLaw;
import java.util.List;

/**
 * The choice a kernel library makes: of its tiles and splits for one format, the best predicted at the boost clock.
 *
 * <p>Splits are tried only while there are too few tiles to give every core a few, as libraries do: beyond that a split
 * adds traffic and hides nothing.
 */
final class ProductMapper {
    /** Tiles per core up to which a split of k is tried. */
    private static final double SPLIT_UP_TO = 4;

    private final Machine machine;
    private final ProductFamily family;
    private final WaveLaw law;
    private final List<TileShape> tiles;

    /** Kernels whose code reaches {@code innerLoop} and that follow each other after {@code gap} seconds. */
    ProductMapper(Machine machine, ProductFamily family, double innerLoop, double gap) {
        this.machine = machine;
        this.family = family;
        law = new WaveLaw(machine, family.pipelining(innerLoop), gap);
        tiles = family.tiles().stream().filter(law::fits).toList();
        if (tiles.isEmpty()) {
            throw new UnsupportedWork("no tile of the stack fits a core of " + machine.architecture());
        }
    }

    WaveLaw law() {
        return law;
    }

    /** The fastest mapping of {@code product}. */
    Mapping best(Product product) {
        double hertz = machine.clock().boost().value();
        Mapping best = new Mapping(candidates(product).get(0), 1);
        double least = Double.MAX_VALUE;
        for (TileShape tile : candidates(product)) {
            double whole = product.batch()
                    * Math.ceil((double) product.m() / tile.m())
                    * Math.ceil((double) product.n() / tile.n());
            for (int split : family.splits()) {
                if (split > 1 && whole * split > SPLIT_UP_TO * machine.cores()) {
                    continue;
                }
                Mapping mapping = new Mapping(tile, split);
                double seconds = law.estimate(product, mapping, hertz).seconds();
                if (seconds < least) {
                    least = seconds;
                    best = mapping;
                }
            }
        }
        return best;
    }

    private List<TileShape> candidates(Product product) {
        for (ProductFamily.Choice line : family.table()) {
            if (product.m() <= line.rows()) {
                return List.of(line.tile());
            }
        }
        return tiles;
    }
}
