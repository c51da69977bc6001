// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.mapping.Mapping;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.chip.mapping.WaveLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The choice a kernel library makes: of its tiles and splits for one format, the best predicted at the boost clock, in closed
 * form or by walking tiles. Neither way prices a candidate whose bound says that it cannot win.
 */
final class ProductMapper implements ProductChoice {
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

    @Override
    public Plan plan(Product product, boolean walked) {
        Mapping mapping = walked ? bestWalked(product) : best(product);
        return new ProductPlan(machine, law, product, mapping, walked);
    }

    /** The law that candidates are priced by. */
    WaveLaw law() {
        return law;
    }

    /** The fastest mapping of {@code product}. */
    Mapping best(Product product) {
        double hertz = machine.clock().boost().value();
        Mapping best = new Mapping(candidates(product).get(0), 1);
        double least = Double.MAX_VALUE;
        for (TileShape tile : candidates(product)) {
            for (Mapping mapping : family.mappings(tile)) {
                if (law.floor(product, mapping, hertz) >= least) {
                    break;
                }
                double seconds = law.estimate(product, mapping, hertz).seconds();
                if (seconds < least) {
                    least = seconds;
                    best = mapping;
                }
            }
        }
        return best;
    }

    /** A mapping, and a time below which its walk cannot end. */
    private record Candidate(Mapping mapping, double floor) {}

    /**
     * The mapping that takes least when every tile is walked. Candidates are walked in the order of their bounds, until a bound
     * lies above the best walk.
     */
    Mapping bestWalked(Product product) {
        if (!law.walks()) {
            return best(product);
        }
        double hertz = machine.clock().boost().value();
        List<Candidate> open = new ArrayList<>();
        for (TileShape tile : candidates(product)) {
            for (Mapping mapping : family.mappings(tile)) {
                open.add(new Candidate(mapping, law.walkFloor(product, mapping, hertz)));
            }
        }
        open.sort(Comparator.comparingDouble(Candidate::floor));
        Mapping best = open.get(0).mapping();
        double least = Double.MAX_VALUE;
        for (Candidate candidate : open) {
            if (candidate.floor() >= least) {
                break;
            }
            double seconds = law.walk(product, candidate.mapping(), hertz).seconds();
            if (seconds < least) {
                least = seconds;
                best = candidate.mapping();
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
