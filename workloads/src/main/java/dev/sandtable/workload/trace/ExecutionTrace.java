// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ranks of a job do.
 *
 * @param name the file or folder it came from
 * @param ranks rank 0 first, none missing
 * @param groups the ranks of each named group, in the order in which they stand in it
 * @param evidence what the files prove about their units
 * @param notes what a reader has left out or taken for granted, in words
 */
public record ExecutionTrace(
        String name,
        List<RankTrace> ranks,
        Map<String, List<Integer>> groups,
        UnitEvidence evidence,
        List<String> notes) {

    /** Names by which writers call the group of all ranks without listing it. */
    private static final List<String> EVERYBODY = List.of("", "0");

    public ExecutionTrace {
        ranks = List.copyOf(ranks);
        groups = new LinkedHashMap<>(groups);
        notes = List.copyOf(notes);
        for (int rank = 0; rank < ranks.size(); rank++) {
            if (ranks.get(rank).rank() != rank) {
                throw new SpecException(
                        Location.ofFile(name),
                        "",
                        "rank " + rank + " is missing; a trace has a file for every rank from 0 on");
            }
        }
    }

    /** How many nodes all ranks have. */
    public long nodes() {
        return ranks.stream().mapToLong(rank -> rank.nodes().size()).sum();
    }

    /** The ranks of a group; a node calls the group of everybody by no name or by 0. */
    public List<Integer> group(String group, RankTrace rank, TraceNode node) {
        List<Integer> members = groups.get(group);
        if (members != null) {
            return members;
        }
        if (EVERYBODY.contains(group)) {
            List<Integer> all = new ArrayList<>();
            ranks.forEach(each -> all.add(each.rank()));
            return all;
        }
        throw problem(
                rank,
                node,
                "calls the group '" + group + "', which is not described; name the file that lists groups, as {\""
                        + group + "\": [0, 1]}, with --groups");
    }

    /** What is wrong with a node, in words that say what to change. */
    public static SpecException problem(RankTrace rank, TraceNode node, String message) {
        return new SpecException(Location.ofFile(rank.source()), node.label(), message);
    }

    /** The same with numbers in floating-point operations and bytes. */
    public ExecutionTrace in(Units units) {
        List<RankTrace> converted = new ArrayList<>();
        for (RankTrace rank : ranks) {
            List<TraceNode> nodes = new ArrayList<>(rank.nodes().size());
            for (TraceNode node : rank.nodes()) {
                try {
                    nodes.add(node.with(units.apply(node.task())));
                } catch (ArithmeticException e) {
                    throw problem(rank, node, "has numbers that do not fit 63 bits in " + units.words());
                }
            }
            converted.add(new RankTrace(rank.rank(), rank.source(), nodes));
        }
        return new ExecutionTrace(name, converted, groups, evidence, notes);
    }
}
