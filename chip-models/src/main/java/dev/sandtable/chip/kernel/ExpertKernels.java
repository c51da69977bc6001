// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.spec.Default;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernels of a mixture-of-experts layer: sort tokens by expert, two grouped products with the activation between,
 * weighted sum.
 *
 * @param tiles result blocks of the tuned grouped product; the best predicted is taken
 * @param tunedExperts the library has tuned tiles for every layer of up to this many experts
 * @param tuned layers that the library ships tuned tiles for, by format: experts of a rank x width of one of them
 * @param few the block that it takes untuned while tokens do not outnumber experts
 * @param many the block that it takes untuned beyond
 * @param share share of the matrix peak that the inner loop reaches in an unbounded tile, untuned
 * @param narrowShare the same for 8-bit operands with block scales
 * @param tunedShare the same for tuned tiles, in any format
 * @param edge rows or columns of work that each edge of a tile costs: the share falls by 1 + edge·(1/m + 1/n)
 * @param resident tiles that share a core
 * @param inFlight bytes of weights that one tile keeps requested
 * @param streamShare share of the memory's sustained bandwidth that moving tokens reaches
 * @param walksAll whether products and activation pass over the tokens of other ranks' experts too
 * @param kernels how many kernels the layer is
 * @param start of each kernel beyond the vector kernels' start
 */
public record ExpertKernels(
        List<TileShape> tiles,
        @Default("0") int tunedExperts,
        @Default("{}") Map<DataType, List<LayerShape>> tuned,
        TileShape few,
        TileShape many,
        Ratio share,
        Ratio narrowShare,
        Ratio tunedShare,
        double edge,
        int resident,
        Bytes inFlight,
        Ratio streamShare,
        boolean walksAll,
        int kernels,
        Picoseconds start) {
    public ExpertKernels {
        tiles = List.copyOf(tiles);
        tuned = new LinkedHashMap<>(tuned);
        if ((tunedExperts > 0 || !tuned.isEmpty()) && tiles.isEmpty()) {
            throw new IllegalArgumentException("tuned layers need at least one tile");
        }
        for (Ratio ratio : List.of(share, narrowShare, tunedShare, streamShare)) {
            if (!(ratio.value() > 0) || ratio.value() > 1) {
                throw new IllegalArgumentException("a share must be above 0 and at most 1, was " + ratio);
            }
        }
        if (!(edge >= 0) || resident < 1 || inFlight.value() < 1 || kernels < 1 || start.value() < 0) {
            throw new IllegalArgumentException("expert kernels need resident, in-flight and kernels of at least 1");
        }
    }

    /** Whether the library ships tiles for the layer that one rank holds of {@code work}. */
    boolean tunes(ExpertFfn work) {
        return work.experts() <= tunedExperts
                || tuned.getOrDefault(work.type(), List.of()).contains(LayerShape.of(work));
    }

    /**
     * What one rank holds of a layer.
     *
     * @param experts how many
     * @param width rows of one expert's down projection
     */
    public record LayerShape(long experts, long width) {
        /** Reads {@code 8x14336}. */
        public static LayerShape parse(String text) {
            String[] sides = text.strip().split("x", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException("a layer is written experts x width, 8x14336, not '" + text + "'");
            }
            return new LayerShape(Long.parseLong(sides[0].strip()), Long.parseLong(sides[1].strip()));
        }

        static LayerShape of(ExpertFfn work) {
            return new LayerShape(Math.max(1, work.experts() / work.expert()), work.inter() / work.tensor());
        }

        @Override
        public String toString() {
            return experts + "x" + width;
        }
    }
}
