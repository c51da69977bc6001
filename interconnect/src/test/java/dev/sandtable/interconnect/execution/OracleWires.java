// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.interconnect.flow.Routes;

/**
 * The three shapes that the other simulator knows, with its own routes: on a ring the shorter way, both being equal the one
 * upwards; between two endpoints of a switch two links; between two of a full mesh one.
 */
record OracleWires(String shape, int endpoints, double bytesPerSecond, long linkLatencyPs) implements Routes {

    @Override
    public int links() {
        return switch (shape) {
            case "Ring", "Switch" -> 2 * endpoints;
            case "FullyConnected" -> endpoints * endpoints;
            default -> throw new IllegalArgumentException(shape);
        };
    }

    @Override
    public double bytesPerSecond(int link) {
        return bytesPerSecond;
    }

    @Override
    public int longestRoute() {
        return Math.max(2, endpoints / 2);
    }

    @Override
    public int route(int from, int to, int[] path) {
        if (shape.equals("FullyConnected")) {
            path[0] = from * endpoints + to;
            return 1;
        }
        if (shape.equals("Switch")) {
            path[0] = from;
            path[1] = endpoints + to;
            return 2;
        }
        int up = Math.floorMod(to - from, endpoints);
        int down = endpoints - up;
        int hops = Math.min(up, down);
        for (int i = 0; i < hops; i++) {
            path[i] = up <= down ? (from + i) % endpoints : endpoints + Math.floorMod(from - i, endpoints);
        }
        return hops;
    }

    @Override
    public long latencyPs(int from, int to) {
        return linkLatencyPs * route(from, to, new int[longestRoute()]);
    }
}
