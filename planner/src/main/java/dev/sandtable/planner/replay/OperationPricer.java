// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
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
 * <p>Groups that touch a node which the rank's group touches contend with it for that node's links and cards; groups
 * elsewhere do the same among themselves. One stage's groups stand for all.
 */
public final class OperationPricer {
    private final Cluster cluster;
    private final ParallelPlan plan;
    private final Launch launch;
    private final Fidelity fidelity;
    private final Map<GroupKey, List<int[]>> groups = new LinkedHashMap<>();
    private final Map<CollectiveKey, Cost> collectives = new LinkedHashMap<>();

    private record GroupKey(Axis axis, int stage, boolean pair) {}

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
            return price(communicate, stage);
        }
        Operation.Compute compute = (Operation.Compute) operation;
        return cluster.chip().price(compute.work(), launch, fidelity, ClockMode.GOVERNED);
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
        boolean pair = message.collective().kind() == Collective.Kind.SEND_RECV;
        int stage = representative(actualStage, pair);
        CollectiveKey key = new CollectiveKey(message.collective(), message.axis(), stage);
        Cost known = collectives.get(key);
        if (known == null) {
            known = cluster.fabric().price(message.collective(), contending(message.axis(), stage, pair));
            collectives.put(key, known);
        }
        return known;
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
     * The group of the stage's first rank along an axis, and those that share a node with one of its members. A transfer
     * between stages is a pair of this stage's rank and the next stage's.
     */
    List<int[]> contending(Axis axis, int stage, boolean pair) {
        return groups.computeIfAbsent(new GroupKey(axis, stage, pair), this::neighbours);
    }

    private List<int[]> neighbours(GroupKey key) {
        int perNode = cluster.chipsPerNode();
        int first = plan.rankOf(0, 0, 0, key.stage);
        TreeSet<Integer> nodes = new TreeSet<>();
        for (int rank : members(key, first)) {
            nodes.add(rank / perNode);
        }
        List<int[]> all = new ArrayList<>();
        TreeSet<Integer> seen = new TreeSet<>();
        for (int node : nodes) {
            for (int rank = node * perNode; rank < Math.min((node + 1) * perNode, plan.ranks()); rank++) {
                if (key.pair && plan.stageOf(rank) != key.stage) {
                    continue;
                }
                int[] group = members(key, rank);
                if (seen.add(group[0]) && group.length > 1) {
                    all.add(group);
                }
            }
        }
        return all;
    }

    private int[] members(GroupKey key, int rank) {
        if (!key.pair) {
            return plan.groupOf(key.axis, rank);
        }
        int perStage = plan.ranks() / plan.pipeline();
        int next = (key.stage + 1) % plan.pipeline();
        return new int[] {rank, rank % perStage + next * perStage};
    }
}
