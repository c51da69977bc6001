// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.kernel.LaunchCosts;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Cost;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Launch;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Prices the operations of a rank: kernels by the chip, collectives by the fabric with all groups that share links with
 * the rank's own running at the same time.
 *
 * <p><b>Model.</b> Groups that touch a node which the rank's group touches contend with it for that node's links and
 * cards; groups elsewhere do the same among themselves. One stage's groups stand for all. A message along the pipeline
 * goes to the next stage. A message along any other axis goes round a ring: every member sends to its next and hears
 * from its last, on ports of opposite directions, so the members in even and those in odd places are priced apart and
 * the dearest part is what the ring waits for.
 *
 * <p><b>Left out.</b> Contention of neighbours whose way leads through a common card; collectives of one axis with those
 * of another.
 *
 * <p><b>Check.</b> Groups by hand for four small plans; each rank meets itself in exactly one ({@code
 * OperationPricerTest}).
 *
 * <p><b>Source.</b> Rank order of Megatron-LM; ring attention: Liu et al. 2023 (arXiv 2310.01889).
 */
public final class OperationPricer {
    private final Cluster cluster;
    private final ParallelPlan plan;
    private final Launch launch;
    private final Fidelity fidelity;
    private final Map<GroupKey, List<int[]>> groups = new LinkedHashMap<>();
    private final Map<CollectiveKey, Cost> collectives = new LinkedHashMap<>();

    /** Who speaks to whom. */
    enum Pattern {
        /** All members of a group along the axis. */
        GROUP,
        /** A stage's rank to the next stage's. */
        NEXT_STAGE,
        /** Members in even places of a group to their next, which is half of what passing on in a ring does. */
        FROM_EVEN,
        /** Members in odd places to their next: the other half, on other ports. */
        FROM_ODD,
        /** The last member of an odd ring to the first; it fits in neither half. */
        FROM_LAST
    }

    private record GroupKey(Axis axis, int stage, Pattern pattern) {}

    private record CollectiveKey(Collective collective, Axis axis, int stage) {}

    /** Prices for ranks of a plan on a cluster. */
    public OperationPricer(Cluster cluster, ParallelPlan plan, Launch launch, Fidelity fidelity) {
        this.cluster = cluster;
        this.plan = plan;
        this.launch = launch;
        this.fidelity = fidelity;
    }

    /** What an operation costs a rank of a stage. */
    public Cost price(Operation operation, int stage) {
        if (operation instanceof Operation.Communicate communicate) {
            return issued(price(communicate, stage));
        }
        Operation.Compute compute = (Operation.Compute) operation;
        return cluster.chip().price(compute.work(), launch, fidelity, ClockMode.GOVERNED);
    }

    /** A collective is one kernel that the host issues like any other. */
    private Cost issued(Cost cost) {
        LaunchCosts costs = cluster.stack().language().launch();
        return switch (launch) {
            case KERNEL, GRAPH -> cost;
            case STREAM -> issued(cost, cost.time(), costs.ahead(costs.eagerElementwise(), 1));
            case EAGER -> issued(cost, cost.time().plus(costs.eagerElementwise()), costs.eagerElementwise());
        };
    }

    private static Cost issued(Cost cost, Picoseconds time, Picoseconds host) {
        return new Cost(
                time,
                host,
                cost.dramBytes(),
                cost.joules(),
                cost.dramJoules(),
                cost.clockHz(),
                cost.bound(),
                cost.heldCores());
    }

    /** The tree behind what an operation costs a rank of a stage. */
    public Explanation explain(Operation operation, int stage) {
        if (operation instanceof Operation.Communicate message) {
            List<int[]> ranks = dearest(message, placement(message, stage));
            return ranks.isEmpty()
                    ? Explanation.figure(message.name(), 0, "s", "a group of one rank sends nothing")
                    : cluster.fabric().explain(message.collective(), ranks);
        }
        return cluster.chip().explain(((Operation.Compute) operation).work(), launch);
    }

    /** Operations of matrix units in an operation. */
    double matrixFlops(Operation operation) {
        if (!(operation instanceof Operation.Compute compute)) {
            return 0;
        }
        boolean matrix = compute.work() instanceof Gemm
                || compute.work() instanceof Attention
                || compute.work() instanceof GroupedGemm
                || compute.work() instanceof ExpertFfn;
        return matrix ? compute.work().flops() : 0;
    }

    private Cost price(Operation.Communicate message, int actualStage) {
        int stage = placement(message, actualStage);
        CollectiveKey key = new CollectiveKey(message.collective(), message.axis(), stage);
        Cost known = collectives.get(key);
        if (known == null) {
            known = cluster.fabric().price(message.collective(), dearest(message, stage));
            collectives.put(key, known);
        }
        return known;
    }

    private static List<Pattern> patterns(Operation.Communicate message) {
        if (message.collective().kind() != Collective.Kind.SEND_RECV) {
            return List.of(Pattern.GROUP);
        }
        return message.axis() == Axis.PIPELINE
                ? List.of(Pattern.NEXT_STAGE)
                : List.of(Pattern.FROM_EVEN, Pattern.FROM_ODD, Pattern.FROM_LAST);
    }

    /** The groups that speak at once, of the part of the message that takes longest. */
    List<int[]> dearest(Operation.Communicate message, int stage) {
        List<int[]> dearest = List.of();
        long most = -1;
        for (Pattern pattern : patterns(message)) {
            List<int[]> part = contending(message.axis(), stage, pattern);
            long ps = cluster.fabric().price(message.collective(), part).time().value();
            if (ps > most) {
                most = ps;
                dearest = part;
            }
        }
        return dearest;
    }

    /** The stage whose prices hold for this one. */
    int placement(Operation.Communicate message, int stage) {
        return representative(stage, patterns(message).contains(Pattern.NEXT_STAGE));
    }

    /**
     * The first stage whose ranks lie in their nodes as this one's do: where every node is as far from every other, it
     * sees the same prices. Of transfers to the next stage, the last sends back to the first, and stands for itself.
     */
    int representative(int stage, boolean transfer) {
        if (!cluster.uniformNetwork() || (transfer && stage == plan.pipeline() - 1)) {
            return stage;
        }
        int perStage = plan.ranks() / plan.pipeline();
        int perNode = cluster.chipsPerNode();
        for (int earlier = 0; earlier < stage; earlier++) {
            if (earlier * perStage % perNode == stage * perStage % perNode) {
                return earlier;
            }
        }
        return stage;
    }

    /**
     * The group of the stage's first rank along an axis, and those that share a node with one of its members; or the pairs
     * of such groups that send and receive. Where something is broken, all groups of the stage: the slowest decides.
     */
    List<int[]> contending(Axis axis, int stage, Pattern pattern) {
        return groups.computeIfAbsent(new GroupKey(axis, stage, pattern), this::neighbours);
    }

    private List<int[]> neighbours(GroupKey key) {
        int perNode = cluster.chipsPerNode();
        int first = plan.rankOf(0, 0, 0, key.stage);
        TreeSet<Integer> nodes = new TreeSet<>();
        for (int rank : members(key, first)) {
            nodes.add(rank / perNode);
        }
        for (int rank = 0; cluster.hasFaults() && rank < plan.ranks(); rank++) {
            if (plan.stageOf(rank) == key.stage) {
                nodes.add(rank / perNode);
            }
        }
        List<int[]> all = new ArrayList<>();
        TreeSet<Integer> seen = new TreeSet<>();
        for (int node : nodes) {
            for (int rank = node * perNode; rank < Math.min((node + 1) * perNode, plan.ranks()); rank++) {
                if (key.pattern == Pattern.NEXT_STAGE && plan.stageOf(rank) != key.stage) {
                    continue;
                }
                int[] group = members(key, rank);
                if (seen.add(group[0]) && group.length > 1) {
                    all.addAll(parts(key.pattern, group));
                }
            }
        }
        return all;
    }

    private int[] members(GroupKey key, int rank) {
        if (key.pattern != Pattern.NEXT_STAGE) {
            return plan.groupOf(key.axis, rank);
        }
        int perStage = plan.ranks() / plan.pipeline();
        int next = (key.stage + 1) % plan.pipeline();
        return new int[] {rank, rank % perStage + next * perStage};
    }

    /** The group itself, or those pairs of its ring that the pattern names; no rank is in two of them. */
    private static List<int[]> parts(Pattern pattern, int[] group) {
        int size = group.length;
        return switch (pattern) {
            case GROUP, NEXT_STAGE -> List.of(group);
            case FROM_EVEN -> pairs(group, 0, size - 1);
            case FROM_ODD -> pairs(group, 1, size % 2 == 0 ? size : size - 1);
            case FROM_LAST -> size % 2 == 0 ? List.of() : pairs(group, size - 1, size);
        };
    }

    /** Every second member between two places and its next. */
    private static List<int[]> pairs(int[] group, int from, int to) {
        List<int[]> pairs = new ArrayList<>();
        for (int place = from; place < to; place += 2) {
            pairs.add(new int[] {group[place], group[(place + 1) % group.length]});
        }
        return pairs;
    }
}
