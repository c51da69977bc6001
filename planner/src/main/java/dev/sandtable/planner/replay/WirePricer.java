// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.interconnect.collective.Quote;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.Wire.Port;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What traffic takes of the ports of the ranks that send it.
 *
 * <p><b>Model.</b> A price holds the time that the busiest link carries bytes; over the whole time, that is the share of a
 * rank's port that the traffic wants. It is the port to other nodes if any member of a group is on another node. A node's
 * cards are divided among its ranks, as the price assumes, so that each rank has ports of its own.
 *
 * <p><b>Left out.</b> The other port of traffic that uses both, which it keeps less busy.
 *
 * <p><b>Check.</b> No share is above 1; large messages come close to it, small ones to 0 ({@code WirePricerTest}).
 *
 * <p><b>Source.</b> The terms of {@link Quote}.
 */
final class WirePricer {
    private final Cluster cluster;
    private final OperationPricer prices;
    private final Map<Message, Taken> known = new LinkedHashMap<>();

    private record Message(Communicate message, int placement) {}

    /** Time that a message keeps its busiest link busy, all of its time, and where. */
    private record Taken(double wireSeconds, double seconds, Port port) {}

    WirePricer(Cluster cluster, OperationPricer prices) {
        this.cluster = cluster;
        this.prices = prices;
    }

    /** What messages that follow each other take; nothing where there are none. */
    Wire of(List<Communicate> messages, int stage) {
        double wire = 0;
        double all = 0;
        Port port = Port.SCALE_UP;
        for (Communicate message : messages) {
            Taken taken = known.computeIfAbsent(
                    new Message(message, prices.placement(message, stage)), key -> taken(message, key.placement));
            wire += taken.wireSeconds;
            all += taken.seconds;
            port = taken.port == Port.SCALE_OUT ? Port.SCALE_OUT : port;
        }
        return wire == 0 ? Wire.OWN : new Wire(port, Math.min(1, wire / all));
    }

    private Taken taken(Communicate message, int placement) {
        List<int[]> groups = prices.dearest(message, placement);
        if (groups.stream().noneMatch(group -> group.length > 1)) {
            return new Taken(0, 0, Port.SCALE_UP);
        }
        Quote quote = cluster.fabric().quote(message.collective(), groups);
        boolean leaves = groups.stream().anyMatch(this::spansNodes);
        return new Taken(quote.wireSeconds(), quote.seconds(), leaves ? Port.SCALE_OUT : Port.SCALE_UP);
    }

    private boolean spansNodes(int[] group) {
        for (int rank : group) {
            if (rank / cluster.chipsPerNode() != group[0] / cluster.chipsPerNode()) {
                return true;
            }
        }
        return false;
    }

    /** The collectives of the tensor group that computation waits for. */
    static List<Communicate> exposed(List<LayerBlock> program) {
        List<Communicate> exposed = new ArrayList<>();
        for (LayerBlock block : program) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Communicate message
                        && message.axis() == Axis.TENSOR
                        && !message.overlappable()) {
                    exposed.add(message);
                }
            }
        }
        return exposed;
    }
}
