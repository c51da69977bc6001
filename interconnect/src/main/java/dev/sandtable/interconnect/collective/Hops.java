// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import java.util.Arrays;

/**
 * Latency of a plan's sequential hops under one protocol.
 *
 * <p><b>Model.</b> A hop costs its wire latency times the protocol's crossings, and the proxy's time where an adapter
 * moves the data. A stage's rounds add up by its {@link Plan.Timing}.
 *
 * <p><b>Left out.</b> Jitter and stragglers.
 *
 * <p><b>Check.</b> A ring all-reduce over n ranks pays 2(n − 1) hops ({@code FabricTest}).
 *
 * <p><b>Source.</b> The latency terms of NCCL's cost model, {@code src/graph/tuning.cc}.
 */
final class Hops implements Plan.Sends {
    private final Topology topology;
    private final Router router;
    private final CommunicationLibrary.Protocol protocol;
    private final int[] order;
    private final int pieces;
    private double[] arrivalPs = new double[0];
    private double[] legPs = new double[0];
    private double sumPs;
    private double longestPs;
    private long count;

    private Hops(Topology topology, Router router, CommunicationLibrary.Protocol protocol, int[] order, int pieces) {
        this.topology = topology;
        this.router = router;
        this.protocol = protocol;
        this.order = order;
        this.pieces = pieces;
    }

    /** Seconds of all hops of a plan whose rank r is endpoint {@code order[r]}. */
    static double seconds(
            Topology topology, Router router, CommunicationLibrary.Protocol protocol, Plan plan, int[] order) {
        double totalPs = 0;
        for (Plan.Stage stage : plan.stages()) {
            Hops hops = new Hops(topology, router, protocol, order, plan.pieces());
            totalPs += stage.rounds() * hops.roundPs(stage);
        }
        return totalPs * 1e-12;
    }

    private double roundPs(Plan.Stage stage) {
        if (stage.exchange()) {
            for (int to = 1; to < order.length; to++) {
                send(0, to, 0, 1, false);
            }
            return longestPs;
        }
        if (stage.timing() == Plan.Timing.CHAIN) {
            arrivalPs = new double[Math.multiplyExact(order.length, pieces)];
        }
        if (stage.timing() == Plan.Timing.LEGS) {
            legPs = new double[topology.levels().size()];
        }
        stage.round(0, this);
        return switch (stage.timing()) {
            case LEGS -> Arrays.stream(legPs).sum();
            case MEAN -> count == 0 ? 0 : sumPs / count;
            case LONGEST, CHAIN -> longestPs;
        };
    }

    @Override
    public void spread(int from, int to, int first, int pieceCount, int stride) {
        send(from, to, first, 1, false);
    }

    @Override
    public void send(int from, int to, int first, int pieceCount, boolean add) {
        double hopPs = hopPs(order[from], order[to]);
        sumPs += hopPs;
        count++;
        if (legPs.length > 0) {
            int level = topology.meeting(order[from], order[to]);
            legPs[level] = Math.max(legPs[level], hopPs);
            return;
        }
        if (arrivalPs.length == 0) {
            longestPs = Math.max(longestPs, hopPs);
            return;
        }
        int at = to * pieces + first;
        double arrives = arrivalPs[from * pieces + first] + hopPs;
        arrivalPs[at] = add ? Math.max(arrivalPs[at], arrives) : arrives;
        longestPs = Math.max(longestPs, arrives);
    }

    /** The switch's own latency is counted once per collective, by the tariff. */
    @Override
    public void gatherInSwitch(int to, int first, int pieceCount) {}

    @Override
    public void multicast(int from, int first, int pieceCount) {}

    @Override
    public void addInNetwork(int lane, int first, int pieceCount) {}

    private double hopPs(int from, int to) {
        if (from == to) {
            return 0;
        }
        Attachment drive = topology.levels().get(topology.meeting(from, to)).drive();
        double proxyPs =
                drive.access() == Attachment.Access.MESSAGE ? protocol.proxy().value() : 0;
        return router.latencyPs(from, to) * protocol.crossings() + proxyPs;
    }
}
