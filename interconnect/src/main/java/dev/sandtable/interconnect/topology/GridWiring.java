// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * A torus of any number of dimensions, the first varying fastest; a ring is the torus of one. Link
 * {@code (member·D + d)·2 + s} leaves the member in dimension d, upwards for s = 0. Routes correct one dimension after
 * the other, each the shorter way round; a tie goes up from even positions and down from odd ones.
 */
final class GridWiring implements Wiring {
    private final int[] dims;
    private final int members;
    private final double linkBytesPerSecond;

    GridWiring(int[] dims, double linkBytesPerSecond) {
        this.dims = dims.clone();
        this.linkBytesPerSecond = linkBytesPerSecond;
        int product = 1;
        for (int dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        members = product;
    }

    @Override
    public int links() {
        return members * dims.length * 2;
    }

    @Override
    public double bytesPerSecond(int link) {
        return linkBytesPerSecond;
    }

    @Override
    public int longestRoute() {
        int sum = 0;
        for (int dim : dims) {
            sum += dim / 2;
        }
        return Math.max(1, sum);
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        int length = 0;
        int here = from;
        int stride = 1;
        for (int d = 0; d < dims.length; d++) {
            int dim = dims[d];
            int at = here / stride % dim;
            int signed = way(at, to / stride % dim, dim);
            int sense = signed > 0 ? 0 : 1;
            for (int k = Math.abs(signed); k > 0; k--) {
                path[length++] = (here * dims.length + d) * 2 + sense;
                int next = (at + (sense == 0 ? 1 : dim - 1)) % dim;
                here += (next - at) * stride;
                at = next;
            }
            stride *= dim;
        }
        return length;
    }

    private static int way(int from, int to, int dim) {
        int up = (to - from + dim) % dim;
        int down = dim - up;
        if (up == 0) {
            return 0;
        }
        return up < down || (up == down && from % 2 == 0) ? up : -down;
    }

    @Override
    public int vertices() {
        return members;
    }

    @Override
    public int tail(int link) {
        return link / 2 / dims.length;
    }

    @Override
    public int head(int link) {
        int member = link / 2 / dims.length;
        int d = link / 2 % dims.length;
        int stride = 1;
        for (int i = 0; i < d; i++) {
            stride *= dims[i];
        }
        int at = member / stride % dims[d];
        int next = (at + (link % 2 == 0 ? 1 : dims[d] - 1)) % dims[d];
        return member + (next - at) * stride;
    }

    /** Halves across every dimension. */
    @Override
    public List<int[]> blocks() {
        List<int[]> cuts = new ArrayList<>();
        int stride = 1;
        for (int dim : dims) {
            int[] half = new int[members];
            for (int m = 0; m < members; m++) {
                half[m] = m / stride % dim < dim / 2 ? 0 : 1;
            }
            if (dim > 1) {
                cuts.add(half);
            }
            stride *= dim;
        }
        return cuts;
    }

    @Override
    public double hops(int from, int to) {
        int sum = 0;
        int stride = 1;
        for (int dim : dims) {
            sum += Math.abs(way(from / stride % dim, to / stride % dim, dim));
            stride *= dim;
        }
        return sum;
    }

    @Override
    public double egress(int member, int lane) {
        return linkBytesPerSecond * 2 * dims.length;
    }
}
