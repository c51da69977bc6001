// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.interconnect.routing.Router;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.InSwitchReduction;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.interconnect.topology.Wiring;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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
    /** Ranks of an uneven exchange beyond which its flows are only added up. */
    private static final int MANY = 256;

    private final Topology topology;
    private final Router router;
    private final double libraryEfficiency;
    private double seconds;
    private double sentBytes;
    private double longestSeconds;
    private int busiestLink = -1;
    private final List<Stage> stages = new ArrayList<>();
    private boolean keeps;

    /**
     * What the links carry in one stage.
     *
     * @param seconds how long it takes when nothing else runs
     * @param links those that carry anything
     * @param bytes what each carries, framing included
     */
    record Stage(double seconds, int[] links, double[] bytes) {}

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
                    double roundBytes = stage.exchange() && !plan.shares().uneven()
                            ? exchange(traffic, groups.get(g), bytes)
                            : sends(traffic, groups.get(g), plan, stage, bytes);
                    sent += roundBytes * stage.rounds() / groups.get(g).ranks();
                }
            }
            double lasts = rounds * traffic.makespanSeconds();
            if (keeps) {
                keep(traffic, rounds, lasts);
            }
            seconds += lasts;
            sentBytes += sent / groups.size();
            if (lasts > longestSeconds) {
                longestSeconds = lasts;
                busiestLink = traffic.busiestLink();
            }
        }
    }

    private void keep(Traffic traffic, int rounds, double lasts) {
        IntStream.Builder links = IntStream.builder();
        DoubleStream.Builder bytes = DoubleStream.builder();
        traffic.loads((link, load) -> {
            links.add(link);
            bytes.add(load * rounds);
        });
        stages.add(new Stage(lasts, links.build().toArray(), bytes.build().toArray()));
    }

    /** Notes what the links carry, stage by stage. */
    WireLoad keepingStages() {
        keeps = true;
        return this;
    }

    /** What the links carry, stage by stage, if it was noted. */
    List<Stage> stages() {
        return stages;
    }

    double payloadBytesPerSecond(int link) {
        Attachment drive = topology.levels().get(topology.levelOf(link)).drive();
        return topology.bytesPerSecond(link) * drive.efficiency().value() * libraryEfficiency;
    }

    private double sends(Traffic traffic, Group group, Plan plan, Plan.Stage stage, double bytes) {
        List<int[]> orders = group.orders(plan);
        double sent = 0;
        for (int[] order : orders) {
            RoundFlows flows = new RoundFlows(traffic, order, group.shape(), plan.shares(), bytes / orders.size());
            stage.round(0, flows);
            flows.endMessage();
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

    /** Turns the sends of one round into flows; what a rank sends to one other in a row is one message. */
    private final class RoundFlows implements Plan.Sends {
        private final Traffic traffic;
        private final int[] order;
        private final Shape shape;
        private final Shares shares;
        private final double bytes;
        private final int[] path = new int[router.longestRoute()];
        private int source;
        private int target;
        private double messageBytes;
        private double sent;

        RoundFlows(Traffic traffic, int[] order, Shape shape, Shares shares, double bytes) {
            this.traffic = traffic;
            this.order = order;
            this.shape = shape;
            this.shares = shares;
            this.bytes = bytes;
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            message(from, to, shares.of(first, count, 1));
        }

        @Override
        public void spread(int from, int to, int first, int count, int stride) {
            message(from, to, shares.of(first, count, stride));
        }

        private void message(int from, int to, double share) {
            if (from != source || to != target) {
                endMessage();
                source = from;
                target = to;
            }
            messageBytes += share * bytes;
        }

        void endMessage() {
            if (messageBytes > 0) {
                int length = router.route(order[source], order[target], path);
                if (length > 0) {
                    double wireBytes = messageBytes * framingFactor(topology.levelOf(path[0]), messageBytes);
                    carry(length, wireBytes);
                }
                sent += messageBytes;
            }
            messageBytes = 0;
        }

        /** So many flows that the busiest link decides are not kept one by one. */
        private void carry(int length, double wireBytes) {
            if (!shares.uneven() || order.length <= MANY) {
                traffic.add(path, length, wireBytes);
                return;
            }
            for (int i = 0; i < length; i++) {
                traffic.addLoad(path[i], wireBytes);
            }
        }

        @Override
        public void gatherInSwitch(int to, int first, int count) {
            crossing(to, shares.of(first, count, 1) * bytes, true);
        }

        @Override
        public void multicast(int from, int first, int count) {
            crossing(from, shares.of(first, count, 1) * bytes, false);
        }

        /** One flow: the ways of all ranks of the unit in one direction, and the way of one rank in the other. */
        private void crossing(int rank, double crossingBytes, boolean gather) {
            int lanes = shape.lanes();
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
            traffic.add(all, all.length, crossingBytes * slower(0));
            sent += crossingBytes * (gather ? lanes : 1);
        }

        /**
         * One flow: a circle through all units of a lane goes up and down every port once, and once over every link of
         * the tree above, because units under one switch follow each other.
         */
        @Override
        public void addInNetwork(int lane, int first, int count) {
            double crossingBytes = shares.of(first, count, 1) * bytes;
            int[] all = new int[shape.units() * path.length];
            int length = 0;
            for (int unit = 0; unit < shape.units(); unit++) {
                int here = order[unit * shape.lanes() + lane];
                int next = order[(unit + 1) % shape.units() * shape.lanes() + lane];
                int hops = router.route(here, next, path);
                System.arraycopy(path, 0, all, length, hops);
                length += hops;
            }
            traffic.add(all, length, crossingBytes * slower(topology.levelOf(all[0])));
            sent += crossingBytes * shape.units();
        }

        /** How much slower than plain payload reduced payload crosses a level. */
        private double slower(int level) {
            InSwitchReduction reduction =
                    topology.levels().get(level).inSwitch().orElseThrow();
            return topology.levels().get(level).drive().efficiency().value()
                    * libraryEfficiency
                    / reduction.efficiency().value();
        }
    }
}
