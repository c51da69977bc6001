// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.Optional;

/**
 * A torus of two, three or more dimensions.
 *
 * <p><b>Model.</b> One link each way to both neighbours in every dimension; dimension-ordered shortest routes.
 *
 * <p><b>Left out.</b> Adaptive routes, twisted wrap-around links, flow-control losses near saturation (a dimension-ordered
 * torus with virtual channels saturates at about half of its bisection bound under uniform traffic).
 *
 * <p><b>Check.</b> Mean distance of an 8×8 torus is 4.06 hops over distinct pairs ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 5; TPU inter-chip links.
 *
 * @param dimensions members along each dimension, the first varying fastest
 * @param bandwidth per link to one neighbour, or of all links of a chip
 * @param latency of one hop
 * @param attachment how a chip drives it
 */
public record Torus(
        List<Integer> dimensions, LinkBandwidth bandwidth, Picoseconds latency, Optional<Attachment> attachment)
        implements Level {
    public Torus {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("a torus needs at least one dimension");
        }
        dimensions.forEach(Rates::checkSize);
    }

    @Override
    public int size() {
        int product = 1;
        for (int dimension : dimensions) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /** Stretches the last dimension; the others must divide the size. */
    @Override
    public Level withSize(int other) {
        int inner = size() / dimensions.get(dimensions.size() - 1);
        if (other % inner != 0) {
            throw new IllegalArgumentException("a torus of " + dimensions + " cannot have " + other + " members");
        }
        List<Integer> changed = new java.util.ArrayList<>(dimensions);
        changed.set(dimensions.size() - 1, other / inner);
        return new Torus(changed, bandwidth, latency, attachment);
    }

    @Override
    public Wiring wire(int lanes) {
        int links = 2 * dimensions.size();
        int[] dims = dimensions.stream().mapToInt(Integer::intValue).toArray();
        return new GridWiring(dims, Rates.perMember(bandwidth, links, lanes) / links);
    }
}
