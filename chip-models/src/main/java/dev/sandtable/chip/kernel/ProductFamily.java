// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.mapping.Mapping;
import dev.sandtable.chip.mapping.Pipelining;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.spec.Default;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix-product kernels that a library holds for one architecture. The mapper takes the best predicted of all
 * combinations that fit the core's buffers, as an autotuned or heuristic library does.
 *
 * @param tiles result blocks
 * @param splits into how many parts k may be cut, 1 for none; a second kernel adds the partial results
 * @param step bytes of k per pipeline step and operand row
 * @param stages most steps in flight in a core's buffers
 * @param sharing cores that receive one multicast copy of a panel together
 * @param residents most tiles that share a core so that one's drain hides behind another's loop
 * @param sharedRing whether the tiles of a core take steps from one ring of buffers, as kernels with a copying warp do;
 *     otherwise each has its own
 * @param swizzle whether tiles are dealt in blocks as square as can be; otherwise column by column
 * @param promotion elements of k after which FP8 partial sums are added to FP32 on vector lanes; 0 for never
 * @param cluster rows of tiles that start together: a grid is filled up to a multiple
 * @param streamK whether there are kernels whose cores take equal pieces of all tiles' steps
 * @param fromRows least rows of a product that these kernels take; one with fewer goes to the architecture's own kernels
 * @param table which tile a library without tuning takes by rows of the product, the first line that suffices; empty where
 *     all tiles are tried
 */
public record ProductFamily(
        List<TileShape> tiles,
        List<Integer> splits,
        Bytes step,
        int stages,
        @Default("1") int sharing,
        @Default("2") int residents,
        @Default("false") boolean sharedRing,
        @Default("true") boolean swizzle,
        @Default("0") int promotion,
        @Default("1") int cluster,
        @Default("false") boolean streamK,
        @Default("1") long fromRows,
        @Default("[]") List<Choice> table) {

    /**
     * A line of a fixed table.
     *
     * @param rows it holds for products of up to this many rows
     * @param tile the block that is taken
     */
    public record Choice(long rows, TileShape tile) {}

    public ProductFamily {
        tiles = List.copyOf(tiles);
        splits = List.copyOf(splits);
        table = List.copyOf(table);
        if (tiles.isEmpty() || splits.isEmpty()) {
            throw new IllegalArgumentException("a library needs at least one tile and one split");
        }
        if (splits.stream().anyMatch(split -> split < 1)) {
            throw new IllegalArgumentException("splits must be at least 1, were " + splits);
        }
        if (step.value() < 1 || stages < 1 || sharing < 1 || residents < 1 || promotion < 0) {
            throw new IllegalArgumentException("a pipeline needs a step, stages, sharing and residents of at least 1");
        }
    }

    /** The ways in which these kernels may compute blocks of a shape, those with fewer parts first. */
    List<Mapping> mappings(TileShape tile) {
        List<Mapping> mappings = new ArrayList<>();
        if (streamK) {
            mappings.add(Mapping.streamed(tile));
        }
        splits.forEach(split -> mappings.add(new Mapping(tile, split)));
        return mappings;
    }

    /** The pipeline of these kernels in code that reaches {@code innerLoop} of the machine's inner loop. */
    public Pipelining pipelining(double innerLoop) {
        return new Pipelining(
                step.value(), stages, sharing, residents, sharedRing, swizzle, promotion, cluster, innerLoop);
    }
}
