// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.ClusterSpec.FleetMember;
import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.spec.SpecDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A machine of several kinds of node: a {@link Cluster} of each, on one fabric.
 *
 * @param name what reports call it
 * @param members the nodes of each kind, in the order in which ranks are laid over them
 * @param split what of a job goes to which kind, where that is stated
 */
public record Fleet(String name, List<Cluster> members, Optional<Split> split) {
    public Fleet {
        members = List.copyOf(members);
    }

    /**
     * Assembles a fleet.
     *
     * @param stack the software of members that name none; their chips' default if absent
     */
    public static Fleet assemble(
            ClusterSpec spec,
            Optional<SpecDocument<StackSpec>> stack,
            Function<ChipSpec, String> usual,
            Catalogues catalogues) {
        List<Cluster> members = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (FleetMember member : spec.fleet().orElseThrow()) {
            Optional<SpecDocument<StackSpec>> own = member.stack()
                    .map(named -> named.resolve(catalogues.stacks()))
                    .or(() -> stack);
            Cluster cluster = Cluster.assemble(spec.of(member), own, usual, catalogues);
            members.add(cluster);
            names.add(cluster.name());
        }
        return new Fleet(spec.name().orElse(String.join(" + ", names)), members, spec.split());
    }

    /** All chips. */
    public int chips() {
        return members.stream().mapToInt(Cluster::chips).sum();
    }

    /** So many nodes of a member's kind that they have as many chips as the fleet, for prices as if all were alike. */
    public Cluster alike(int member) {
        Cluster cluster = members.get(member);
        return cluster.withNodes((chips() + cluster.chipsPerNode() - 1) / cluster.chipsPerNode());
    }
}
