// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Topology;
import java.util.Arrays;

/**
 * Latency of a plan's sequential hops.
 *
 * <p><b>Model.</b> A hop costs its wire latency times the protocol's crossings, the protocol's fences, and the proxy's
 * time where an adapter moves the data. A stage's rounds add up by its {@link Plan.Timing}. Where a ring passes an
 * adapter, every round is posted there, and no hop of it is shorter than the post.
 *
 * <p><b>Left out.</b> Jitter and stragglers.
 *
 * <p><b>Check.</b> A ring all-reduce over n ranks pays 2(n − 1) hops ({@code FabricTest}).
 *
 * <p><b>Source.</b> The latency terms of NCCL's cost model, {@code src/graph/tuning.cc}.
 */
final class Hops implements Plan.Sends {
    /** What one hop costs. */
    interface Price {
        /** Picoseconds of a hop over a level whose wire takes {@code wirePs}. */
        double ps(Attachment drive, double wirePs);

        /** Picoseconds that no round of a ring is shorter than if it passes an adapter. */
        default double leastPs() {
            return 0;
        }
    }

    private final Topology topology;
    private final Router router;
    private final Price price;
    private final int[] order;
    private final int pieces;
    private double[] arrivalPs = new double[0];
    private double[] legPs = new double[0];
    private double sumPs;
    private double postedPs;
    private double longestPs;
    private long count;
    private boolean adapter;

    private Hops(Topology topology, Router router, Price price, int[] order, int pieces) {
        this.topology = topology;
        this.router = router;
        this.price = price;
        this.order = order;
        this.pieces = pieces;
    }

    /** Seconds of all hops of a plan whose rank r is endpoint {@code order[r]}. */
    static double seconds(Topology topology, Router router, Price price, Plan plan, int[] order) {
        double totalPs = 0;
        for (Plan.Stage stage : plan.stages()) {
            Hops hops = new Hops(topology, router, price, order, plan.pieces());
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
            case MEAN -> count == 0 ? 0 : (adapter ? postedPs : sumPs) / count;
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
        postedPs += Math.max(hopPs, price.leastPs());
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
        adapter |= drive.access() == Attachment.Access.MESSAGE;
        return price.ps(drive, router.latencyPs(from, to));
    }

    /** A hop under a protocol; messages between pairs pay their fences by the chunk, few channels are soon posted. */
    static Price of(CommunicationLibrary.Protocol protocol, boolean paired, double channels) {
        int fences = paired ? 0 : protocol.fences();
        return posted(
                channels * protocol.post().value(),
                (drive, wirePs) -> wirePs * protocol.crossings()
                        + fences * (double) drive.ramp().value()
                        + (drive.access() == Attachment.Access.MESSAGE
                                ? protocol.proxy().value()
                                : 0));
    }

    /** A hop as the library believes it to be. */
    static Price believed(CommunicationLibrary.Belief belief) {
        return posted(belief.post().value(), (drive, wirePs) -> {
            boolean network = drive.access() == Attachment.Access.MESSAGE;
            return network ? belief.networkHop().value() : belief.hop().value();
        });
    }

    private static Price posted(double postPs, Price hop) {
        return new Price() {
            @Override
            public double ps(Attachment drive, double wirePs) {
                return hop.ps(drive, wirePs);
            }

            @Override
            public double leastPs() {
                return postPs;
            }
        };
    }
}
