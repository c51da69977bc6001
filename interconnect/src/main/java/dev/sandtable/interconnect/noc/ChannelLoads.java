// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/**
 * How much of the traffic crosses each wire of a grid.
 *
 * <p><b>Model.</b> γ_c = Σ over pairs of share(a → b) where the route from a to b uses c: flits per cycle on wire c when every
 * node offers one. Where both ways round are as short each carries half. The wire to a node counts as well, and the load of
 * each class of virtual channels is kept apart. No routing of this kind accepts more than 1/γ_max.
 *
 * <p><b>Left out.</b> Nodes that offer different loads.
 *
 * <p><b>Check.</b> Uniform traffic on a mesh of k×k: γ_max = k/4; on a torus k/8; transpose k − 1 on a mesh ({@code
 * ChannelLoadsTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapter 3.
 */
public final class ChannelLoads {
    private static final int CLASSES = 3;

    // ---- Parameters -------------------------------------------------------------
    private final Grid grid;
    private final DimensionOrder routing;
    private final int nodes;
    private final int ports;
    private final int nodePort;
    /** By router and port. */
    private final int[] neighbours;

    // ---- State ------------------------------------------------------------------
    /** By router, port and class of virtual channels. */
    private final double[] loads;

    /** By router, port in and port out: what turns from one to the other. */
    private final double[] turns;

    private double routerSum;

    /** Follows every pair. */
    public ChannelLoads(Grid grid, TrafficPattern pattern) {
        this.grid = grid;
        routing = new DimensionOrder(grid);
        nodes = grid.nodes();
        ports = grid.ports();
        nodePort = grid.nodePort();
        neighbours = new int[nodes * ports];
        for (int i = 0; i < neighbours.length; i++) {
            neighbours[i] = i % ports == nodePort ? -1 : grid.neighbour(i / ports, i % ports);
        }
        loads = new double[nodes * ports * CLASSES];
        turns = new double[nodes * ports * ports];
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                double share = pattern.share(grid, nodes, from, to);
                if (share > 0) {
                    routerSum += share * routing.routers(from, to);
                    follow(from, to, nodePort, DimensionOrder.ANY, share);
                }
            }
        }
    }

    /** Adds a share to the wires from a router on, which it enters by a port, in a class if it came by a wire. */
    private void follow(int from, int to, int entry, int entryClass, double share) {
        int here = from;
        int by = entry;
        int channelClass = entryClass;
        while (true) {
            if (routing.tied(here, to)) {
                fork(here, to, by, true, share / 2);
                fork(here, to, by, false, share / 2);
                return;
            }
            int port = routing.port(here, to, true);
            boolean straight = by != nodePort && port == (by ^ 1);
            channelClass = straight ? channelClass : routing.channelClass(here, to, port);
            add(here, by, port, channelClass, share);
            if (port == nodePort) {
                return;
            }
            here = neighbours[here * ports + port];
            by = port ^ 1;
        }
    }

    private void fork(int here, int to, int by, boolean coin, double share) {
        int port = routing.port(here, to, coin);
        int channelClass = routing.channelClass(here, to, port);
        add(here, by, port, channelClass, share);
        follow(neighbours[here * ports + port], to, port ^ 1, channelClass, share);
    }

    private void add(int router, int by, int port, int channelClass, double share) {
        loads[(router * ports + port) * CLASSES + channelClass] += share;
        turns[(router * ports + by) * ports + port] += share;
    }

    // ---- Statistics -------------------------------------------------------------

    /** The load of a wire out of a router. */
    public double of(int router, int port) {
        int at = (router * ports + port) * CLASSES;
        return loads[at] + loads[at + 1] + loads[at + 2];
    }

    /** The load of the busiest wire, those to nodes included. */
    public double busiest() {
        double most = 0;
        for (int router = 0; router < nodes; router++) {
            for (int port = 0; port < ports; port++) {
                most = Math.max(most, of(router, port));
            }
        }
        return most;
    }

    /** The load that one class of a wire's virtual channels carries, the busier; 0 where there are no classes. */
    double busierClass(int router, int port) {
        int at = (router * ports + port) * CLASSES;
        return Math.max(loads[at + 1], loads[at + 2]);
    }

    /** Of the traffic on an input that feeds a wire, the share that goes elsewhere, by what it feeds; 0 on an idle wire. */
    double divergence(int router, int port) {
        double sum = 0;
        for (int by = 0; by < ports; by++) {
            double feeds = turn(router, by, port);
            if (feeds > 0) {
                sum += feeds * (1 - feeds / arriving(router, by));
            }
        }
        return sum == 0 ? 0 : sum / of(router, port);
    }

    /** The chance that two flits on a wire came to its router by different inputs; 0 on an idle wire. */
    double mixing(int router, int port) {
        double all = of(router, port);
        double same = 0;
        for (int by = 0; by < ports && all > 0; by++) {
            double part = turn(router, by, port) / all;
            same += part * part;
        }
        return all > 0 ? 1 - same : 0;
    }

    private double turn(int router, int by, int port) {
        return turns[(router * ports + by) * ports + port];
    }

    private double arriving(int router, int by) {
        double sum = 0;
        for (int port = 0; port < ports; port++) {
            sum += turn(router, by, port);
        }
        return sum;
    }

    /** Mean number of routers that a packet passes. */
    public double meanRouters() {
        return routerSum / nodes;
    }

    Grid grid() {
        return grid;
    }
}
