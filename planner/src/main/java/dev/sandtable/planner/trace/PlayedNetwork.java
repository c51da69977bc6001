// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Grain;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Switching;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.interconnect.execution.BufferParts;
import dev.sandtable.interconnect.execution.Handling;
import dev.sandtable.interconnect.flow.DimensionRoutes;
import dev.sandtable.planner.trace.Prices.Call;
import dev.sandtable.planner.trace.ReplayConditions.Messages;
import dev.sandtable.planner.trace.ReplayConditions.Passing;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collectives under the rules of another simulator, played message by message.
 *
 * <p><b>Model.</b> A group of some ranks passes its data round one ring in the order of its list, whatever the dimensions are called;
 * a message between ranks that differ in several dimensions takes the wires of the first. The group of all ranks reduces
 * over several dimensions by a scatter in each but the last, an all-reduce there, and gathers back. Groups side by side do
 * not meet. Time is whole nanoseconds.
 *
 * <p><b>Left out.</b> Its network without queues gives each message a wire of its own; here messages that share a link wait, so
 * that nothing is faster than the wire. On a ring over a switch no two do. Other collectives of all ranks over several
 * dimensions.
 *
 * <p><b>Check.</b> 132 collectives ({@code CollectiveOracleTest}) and a step of 8 ranks on three networks ({@code PeerStepTest}), to
 * the nanosecond.
 *
 * <p><b>Source.</b> ASTRA-sim 2 with its analytical network, as {@code configs/published/collective-oracle.csv} states.
 */
public final class PlayedNetwork implements Communication {
    private static final long PS_PER_NANOSECOND = 1000;

    private final ReplayConditions conditions;
    private final DimensionRoutes routes;
    private final Handling handling;
    private final Map<Played, Long> known = new LinkedHashMap<>();

    private record Played(Collective.Kind kind, long bytes, Passing passing, List<Integer> order) {}

    /** The network that some conditions state. */
    public PlayedNetwork(ReplayConditions conditions) {
        this.conditions = conditions;
        routes = conditions.network().routes();
        double bytesPerNs = conditions.endpoint().memory().value() / 1e9;
        handling = new Handling(
                conditions.endpoint().delay(),
                conditions.endpoint().delay(),
                bytes -> 3 * PS_PER_NANOSECOND * (long) Math.floor(bytes / bytesPerNs));
    }

    /** How many ranks the network joins. */
    public int endpoints() {
        return routes.endpoints();
    }

    @Override
    public long collective(Call call) {
        int[] group = call.groups().get(0);
        if (group.length == 1) {
            return 0;
        }
        boolean several = conditions.network().dimensions().size() > 1;
        long longest = 0;
        for (int[] each : call.groups()) {
            longest =
                    Math.max(longest, each.length == endpoints() && several ? overDimensions(call) : flat(call, each));
        }
        return longest;
    }

    /** One ring, or one exchange, over the whole group. */
    private long flat(Call call, int[] group) {
        boolean all = group.length == endpoints();
        Passing passing = all ? conditions.network().dimensions().get(0).algorithm() : Passing.RING;
        return played(call, call.kind(), call.allBytes(), passing, group);
    }

    private long overDimensions(Call call) {
        if (call.kind() != Collective.Kind.ALL_REDUCE || conditions.buffer().parts() > 1) {
            throw ExecutionTrace.problem(
                    call.rank(),
                    call.node(),
                    "is a call of all ranks over several dimensions, of which these rules know the all-reduce of a whole buffer;"
                            + " write buffer: {parts: 1, at-once: 1} and an all-reduce, or --cluster");
        }
        long sum = 0;
        long bytes = call.bytes();
        int stride = 1;
        List<ReplayConditions.Line> lines = conditions.network().dimensions();
        for (int d = 0; d < lines.size(); d++) {
            ReplayConditions.Line line = lines.get(d);
            int[] order = new int[line.size()];
            int step = stride;
            Arrays.setAll(order, i -> i * step);
            if (d == lines.size() - 1) {
                sum += played(call, Collective.Kind.ALL_REDUCE, bytes, line.algorithm(), order);
            } else {
                sum += played(call, Collective.Kind.REDUCE_SCATTER, bytes, line.algorithm(), order)
                        + played(call, Collective.Kind.ALL_GATHER, bytes, line.algorithm(), order);
            }
            bytes /= line.size();
            stride *= line.size();
        }
        return sum;
    }

    private long played(Call call, Collective.Kind kind, long bytes, Passing passing, int[] order) {
        if (order.length == 1) {
            return 0;
        }
        int[] moved = moved(order);
        return known.computeIfAbsent(
                new Played(kind, bytes, passing, Arrays.stream(moved).boxed().toList()),
                key -> play(call, kind, bytes, passing, moved));
    }

    /** The order turned so that it begins with endpoint 0: rings, switches and meshes look alike from each of their endpoints. */
    private int[] moved(int[] order) {
        int[] result = new int[order.length];
        int stride = 1;
        for (ReplayConditions.Line line : conditions.network().dimensions()) {
            int first = order[0] / stride % line.size();
            for (int i = 0; i < order.length; i++) {
                result[i] += Math.floorMod(order[i] / stride % line.size() - first, line.size()) * stride;
            }
            stride *= line.size();
        }
        return result;
    }

    private long play(Call call, Collective.Kind kind, long bytes, Passing passing, int[] order) {
        Algorithm algorithm = switch (passing) {
            case RING -> Algorithm.RING;
            case DIRECT -> kind == Collective.Kind.ALL_TO_ALL ? Algorithm.PAIRWISE : Algorithm.DIRECT;
        };
        boolean played = switch (kind) {
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER -> true;
            case ALL_TO_ALL -> passing == Passing.DIRECT;
            default -> false;
        };
        Optional<Plan> plan = played ? algorithm.plan(kind, Shape.flat(order.length)) : Optional.empty();
        if (plan.isEmpty()) {
            throw ExecutionTrace.problem(
                    call.rank(),
                    call.node(),
                    "is of a kind that these rules do not play with algorithm " + algorithm.spelling()
                            + "; take --cluster, or --communication recorded");
        }
        Switching switching = conditions.network().messages() == Messages.STORED
                ? Switching.STORE_AND_FORWARD
                : Switching.CUT_THROUGH;
        ChunkNetwork network = new ChunkNetwork(
                new Simulation(),
                routes,
                new ChunkNetwork.Parameters(switching, Optional.empty(), Grain.WHOLE_NANOSECOND));
        return BufferParts.finish(
                        conditions.buffer().parameters().play(network, plan.get(), order, new Bytes(bytes), handling))
                .value();
    }

    @Override
    public long message(RankTrace rank, TraceNode node, TraceTask.Send send) {
        Simulation simulation = new Simulation();
        ChunkNetwork network = new ChunkNetwork(
                simulation,
                routes,
                new ChunkNetwork.Parameters(
                        conditions.network().messages() == Messages.STORED
                                ? Switching.STORE_AND_FORWARD
                                : Switching.CUT_THROUGH,
                        Optional.empty(),
                        Grain.WHOLE_NANOSECOND));
        long[] arrivedPs = new long[1];
        network.send(
                rank.rank(), send.to(), send.size(), (opcode, argument) -> arrivedPs[0] = simulation.nowPs(), 0, 0);
        simulation.run();
        return arrivedPs[0];
    }
}
