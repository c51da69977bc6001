// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.Picoseconds;

/**
 * Members on routers of equal groups, and links between routers: inside a group and from group to group. Member m is on
 * router ⌊m / T⌋ through all of its ports; routers are numbered group by group. The link numbers after those of the ports
 * are a subclass's own.
 */
abstract class RoutedWiring extends PortWiring {
    final int terminals;
    final int routersPerGroup;
    final int groups;

    RoutedWiring(int members, int lanes, int ports, double memberBytesPerSecond, int terminals, int routersPerGroup) {
        super(members, lanes, ports, memberBytesPerSecond);
        this.terminals = terminals;
        this.routersPerGroup = routersPerGroup;
        int routers = (members + terminals - 1) / terminals;
        groups = (routers + routersPerGroup - 1) / routersPerGroup;
    }

    /** Groups that a number of members needs. */
    static int groups(int members, int terminals, int routersPerGroup) {
        int routers = (members + terminals - 1) / terminals;
        return (routers + routersPerGroup - 1) / routersPerGroup;
    }

    /** Links between a pair of groups: those of a group dealt evenly to the others. */
    static int perPair(int globalsPerGroup, int groups) {
        return groups < 2 ? 0 : globalsPerGroup / (groups - 1);
    }

    final int router(int member) {
        return member / terminals;
    }

    /** Writes the links from one router to another, and gives the length that the path then has. */
    abstract int between(int fromRouter, int toRouter, long ends, int[] path, int before);

    /** Whether the links between two routers are the same for all flows. */
    abstract boolean fixed();

    /** Latency of a link between routers in picoseconds. */
    abstract long latencyPs(int link);

    /** Latency from port to port under one router. */
    abstract Picoseconds portLatency();

    @Override
    public final int route(int from, int fromLane, int to, int toLane, int[] path) {
        int up = up(from, fromLane);
        int down = down(to, toLane);
        path[0] = up;
        int length = between(router(from), router(to), (long) up << 32 | down, path, 1);
        path[length] = down;
        return length + 1;
    }

    @Override
    public final double hops(int from, int to) {
        int[] path = new int[longestRoute()];
        return hopsAlong(from, to, path, route(from, 0, to, 0, path));
    }

    @Override
    public final double hopsAlong(int from, int to, int[] path, int length) {
        long ps = portLatency().value();
        for (int i = 0; i < length; i++) {
            ps += path[i] < super.links() ? 0 : latencyPs(path[i]);
        }
        return (double) ps / Math.max(1, portLatency().value());
    }

    @Override
    final int switchOf(int member, int port) {
        return members + router(member);
    }

    @Override
    final void exchangeBeyondPorts(int[] ranks, double bytes, double[] loads) {
        int[] path = new int[longestRoute()];
        int cell = fixed() ? terminals * ports : 1;
        double[] on = new double[(ranks.length + cell - 1) / cell];
        for (int i = 0; i < ranks.length; i++) {
            on[i / cell] += ranks[i];
        }
        for (int a = 0; a < on.length; a++) {
            for (int b = 0; on[a] > 0 && b < on.length; b++) {
                int source = a * cell / (terminals * ports);
                int target = b * cell / (terminals * ports);
                if (source != target && on[b] > 0) {
                    int length = between(source, target, (long) a << 32 | (members * ports + b), path, 0);
                    for (int i = 0; i < length; i++) {
                        loads[path[i]] += bytes * on[a] * on[b];
                    }
                }
            }
        }
    }

    /** Members and switches by a number of their router, −1 for switches that belong to none. */
    final int[] labelled(int perBlock, int[] blockOfSwitch) {
        int[] block = new int[vertices()];
        for (int v = 0; v < block.length; v++) {
            block[v] = v < members ? router(v) / perBlock : blockOfSwitch[v - members];
        }
        return block;
    }
}
