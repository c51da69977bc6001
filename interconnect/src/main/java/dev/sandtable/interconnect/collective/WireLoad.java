// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.units.Bytes;
import java.util.List;

/**
 * Time that a plan's bytes take on the wires when all groups run it at once.
 *
 * <p><b>Model.</b> The sends of one round of all groups and channels are flows; the round lasts until the last has
 * ended, and a stage lasts its rounds. Payload shares the link with packet headers where the level states its framing.
 *
 * <p><b>Left out.</b> Groups that are in different stages at one moment.
 *
 * <p><b>Check.</b> A ring on a switch takes 2(n − 1)/n·S over the port's payload rate ({@code FabricTest}).
 *
 * <p><b>Source.</b> Max-min flow model, package {@code flow}.
 */
final class WireLoad {
    private final Topology topology;
    private final Router router;
    private final double libraryEfficiency;
    private double seconds;
    private double sentBytes;
    private double longestSeconds;
    private int busiestLink = -1;

    WireLoad(Topology topology, Router router, double libraryEfficiency) {
        this.topology = topology;
        this.router = router;
        this.libraryEfficiency = libraryEfficiency;
    }

    /** Adds the stages of a plan over a buffer of the given bytes, run by all groups at the same time. */
    void add(List<Plan> plans, List<Group> groups, double bytes) {
        int stages = 0;
        for (Plan plan : plans) {
            stages = Math.max(stages, plan.stages().size());
        }
        for (int s = 0; s < stages; s++) {
            Traffic traffic = new Traffic(this::payloadBytesPerSecond);
            int rounds = 0;
            double sent = 0;
            for (int g = 0; g < groups.size(); g++) {
                Plan plan = plans.get(g);
                if (s < plan.stages().size()) {
                    Plan.Stage stage = plan.stages().get(s);
                    rounds = Math.max(rounds, stage.rounds());
                    double roundBytes = stage.exchange()
                            ? exchange(traffic, groups.get(g), bytes)
                            : sends(traffic, groups.get(g), plan, stage, bytes);
                    sent += roundBytes * stage.rounds() / groups.get(g).ranks();
                }
            }
            double lasts = rounds * traffic.makespanSeconds();
            seconds += lasts;
            sentBytes += sent / groups.size();
            if (lasts > longestSeconds) {
                longestSeconds = lasts;
                busiestLink = traffic.busiestLink();
            }
        }
    }

    private double payloadBytesPerSecond(int link) {
        Attachment drive = topology.levels().get(topology.levelOf(link)).drive();
        return topology.bytesPerSecond(link) * drive.efficiency().value() * libraryEfficiency;
    }

    private double sends(Traffic traffic, Group group, Plan plan, Plan.Stage stage, double bytes) {
        List<int[]> orders = group.orders(plan);
        double pieceBytes = bytes / plan.pieces() / orders.size();
        double sent = 0;
        for (int[] order : orders) {
            RoundFlows flows = new RoundFlows(traffic, order, group.shape().lanes(), pieceBytes);
            stage.round(0, flows);
            sent += flows.sent;
        }
        return sent;
    }

    /** Every rank sends bytes/n to every other: loads in closed form, level by level. */
    private double exchange(Traffic traffic, Group group, double bytes) {
        int n = group.ranks();
        double pairBytes = bytes / n;
        for (int level = 0; level <= group.top(); level++) {
            int ports = topology.wiring(level).ports();
            double wireBytes = pairBytes * framingFactor(level, pairBytes);
            for (int i = 0; i < n; ) {
                int unit = topology.unit(level, group.endpoint(i));
                Wiring wiring = topology.wiring(level, unit);
                int[] ranks = new int[topology.levels().get(level).size() * ports];
                int[] laneOfPort = new int[ports];
                for (; i < n && topology.unit(level, group.endpoint(i)) == unit; i++) {
                    int lane = topology.lane(level, group.endpoint(i));
                    int port = wiring.port(lane);
                    laneOfPort[port] = lane;
                    ranks[topology.member(level, group.endpoint(i)) * ports + port]++;
                }
                double[] loads = new double[wiring.links()];
                wiring.exchange(ranks, laneOfPort, wireBytes, loads);
                for (int link = 0; link < loads.length; link++) {
                    traffic.addLoad(topology.link(level, unit, link), loads[link]);
                }
            }
        }
        return pairBytes * n * (n - 1);
    }

    private double framingFactor(int level, double bytes) {
        return topology.levels()
                .get(level)
                .drive()
                .framing()
                .map(framing -> bytes <= 0 ? 1.0 : 1 / framing.efficiency(new Bytes((long) Math.ceil(bytes))))
                .orElse(1.0);
    }

    double seconds() {
        return seconds;
    }

    double sentBytes() {
        return sentBytes;
    }

    int busiestLink() {
        return busiestLink;
    }

    /** Turns the sends of one round into flows. */
    private final class RoundFlows implements Plan.Sends {
        private final Traffic traffic;
        private final int[] order;
        private final int lanes;
        private final double pieceBytes;
        private final int[] path = new int[router.longestRoute()];
        private double sent;

        RoundFlows(Traffic traffic, int[] order, int lanes, double pieceBytes) {
            this.traffic = traffic;
            this.order = order;
            this.lanes = lanes;
            this.pieceBytes = pieceBytes;
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            double bytes = count * pieceBytes;
            int length = router.route(order[from], order[to], path);
            if (length > 0) {
                traffic.add(path, length, bytes * framingFactor(topology.levelOf(path[0]), bytes));
            }
            sent += bytes;
        }

        @Override
        public void gatherInSwitch(int to, int first, int count) {
            crossing(to, count, true);
        }

        @Override
        public void multicast(int from, int first, int count) {
            crossing(from, count, false);
        }

        /** One flow: the ways of all ranks of the unit in one direction, and the way of one rank in the other. */
        private void crossing(int rank, int count, boolean gather) {
            InSwitchReduction reduction = topology.levels().get(0).inSwitch().orElseThrow();
            double slower = topology.levels().get(0).drive().efficiency().value()
                    * libraryEfficiency
                    / reduction.efficiency().value();
            int base = rank / lanes * lanes;
            int[] all = new int[lanes + 1];
            for (int l = 0; l < lanes; l++) {
                int here = base + l;
                int next = base + (l + 1) % lanes;
                router.route(order[here], order[next], path);
                all[l] = path[gather ? 0 : 1];
                if ((gather ? next : here) == rank) {
                    all[lanes] = path[gather ? 1 : 0];
                }
            }
            traffic.add(all, all.length, count * pieceBytes * slower);
            sent += count * pieceBytes * (gather ? lanes : 1);
        }
    }
}
