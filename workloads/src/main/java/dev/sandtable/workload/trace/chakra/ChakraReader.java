// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads traces in which every rank has a file.
 *
 * <p>What a node does is its type and some attributes, whatever integer type their writer took. An attribute that its type
 * needs and that is not there is an error, not a 0. Groups come from a list beside the files and from metadata nodes as
 * PyTorch writes them.
 */
public final class ChakraReader {
    private static final long PS_PER_MICROSECOND = 1_000_000;

    /** Kinds of collectives in the order of the schema's numbers. */
    private static final List<Collective.Kind> KINDS = List.of(
            Collective.Kind.ALL_REDUCE,
            Collective.Kind.REDUCE,
            Collective.Kind.ALL_GATHER,
            Collective.Kind.GATHER,
            Collective.Kind.SCATTER,
            Collective.Kind.BROADCAST,
            Collective.Kind.ALL_TO_ALL,
            Collective.Kind.REDUCE_SCATTER,
            Collective.Kind.REDUCE_SCATTER,
            Collective.Kind.BARRIER);

    // ---- State ------------------------------------------------------------------
    private final Map<String, List<Integer>> groups;
    private final List<RankTrace> ranks = new ArrayList<>();
    private final DialectProof proof = new DialectProof();
    private long hostCalls;
    private long empty;

    /** A reader that knows the groups of a list. */
    public ChakraReader(Map<String, List<Integer>> groups) {
        this.groups = new LinkedHashMap<>(groups);
    }

    /** Reads the file of one rank; ranks come in order. */
    public void add(int rank, String file, byte[] content) {
        ChakraFile read = ChakraFile.read(content, file);
        proof.add(read, file);
        boolean recorded = read.nodes().stream().anyMatch(node -> node.durationMicros() > 0);
        List<TraceNode> nodes = new ArrayList<>(read.nodes().size());
        Set<Long> seen = new LinkedHashSet<>();
        for (ChakraNode node : read.nodes()) {
            if (!seen.add(node.id())) {
                throw problem(file, node, "is there twice; write every node once");
            }
            long ps = recorded ? recordedPs(file, node) : TraceNode.NOT_RECORDED;
            nodes.add(new TraceNode(node.id(), node.name(), node.after(), task(file, node), ps));
        }
        ranks.add(new RankTrace(rank, file, nodes));
    }

    /** The trace of all ranks. */
    public ExecutionTrace trace(String name) {
        Map.Entry<Integer, String> misfits = proof.misfits();
        if (misfits.getKey() > 0) {
            throw new SpecException(
                    Location.ofFile(name),
                    "",
                    misfits.getKey()
                            + " sizes fit neither the elements nor the bytes of the tensors that are listed, first "
                            + misfits.getValue() + "; write comm_size in one unit throughout");
        }
        List<String> notes = new ArrayList<>();
        if (hostCalls > 0) {
            notes.add(hostCalls
                    + " collective nodes of the host have no comm_type and are the calls of others; they take only their"
                    + " recorded time on the host");
        }
        if (empty > 0) {
            notes.add(empty + " collectives move nothing and are barriers");
        }
        return new ExecutionTrace(name, ranks, groups, proof.evidence(), notes);
    }

    private static long recordedPs(String file, ChakraNode node) {
        if (node.durationMicros() < 0 || node.durationMicros() > Long.MAX_VALUE / PS_PER_MICROSECOND) {
            throw problem(
                    file,
                    node,
                    "lasts " + Long.toUnsignedString(node.durationMicros())
                            + " us; write less than 106 days in duration_micros");
        }
        return node.durationMicros() * PS_PER_MICROSECOND;
    }

    // ---- What nodes do ------------------------------------------------------------

    private TraceTask task(String file, ChakraNode node) {
        ChakraNode.Type type = node.type()
                .orElseThrow(() -> problem(
                        file,
                        node,
                        "has the type " + node.typeNumber()
                                + ", which Chakra 1.0 does not have; write one of 0 (invalid) to 7" + " (collective)"));
        return switch (type) {
            case INVALID -> new TraceTask.Nothing();
            case METADATA -> {
                groupsOf(file, node);
                yield new TraceTask.Nothing();
            }
            case MEMORY_LOAD -> new TraceTask.MemoryAccess(false, require(file, node, "tensor_size"));
            case MEMORY_STORE -> new TraceTask.MemoryAccess(true, require(file, node, "tensor_size"));
            case COMPUTE ->
                new TraceTask.Compute(onHost(node), or(file, node, "num_ops"), or(file, node, "tensor_size"));
            case SEND ->
                new TraceTask.Send(
                        rank(file, node, "comm_dst"), or(file, node, "comm_tag"), require(file, node, "comm_size"));
            case RECEIVE ->
                new TraceTask.Receive(
                        rank(file, node, "comm_src"), or(file, node, "comm_tag"), require(file, node, "comm_size"));
            case COLLECTIVE -> collective(file, node);
        };
    }

    private TraceTask collective(String file, ChakraNode node) {
        if (onHost(node) && node.attribute("comm_type").isEmpty()) {
            hostCalls++;
            return new TraceTask.Compute(true, 0, 0);
        }
        long number = require(file, node, "comm_type");
        if (number < 0 || number >= KINDS.size()) {
            throw problem(
                    file,
                    node,
                    "has the comm_type " + number
                            + ", which Chakra 1.0 does not have; write one of 0 (all-reduce) to 9 (barrier)");
        }
        node.attribute("involved_dim")
                .filter(dimensions -> dimensions.values().contains(0L))
                .ifPresent(dimensions -> {
                    throw problem(
                            file,
                            node,
                            "names some dimensions of a network by involved_dim; name its ranks by pg_name and --groups instead");
                });
        Collective.Kind kind = KINDS.get((int) number);
        String group = node.attribute("pg_name").map(Attribute::text).orElse("");
        long size = kind == Collective.Kind.BARRIER ? or(file, node, "comm_size") : require(file, node, "comm_size");
        if (size == 0) {
            empty += kind == Collective.Kind.BARRIER ? 0 : 1;
            return new TraceTask.CollectiveCall(Collective.Kind.BARRIER, group, 0);
        }
        return new TraceTask.CollectiveCall(kind, group, size);
    }

    private static boolean onHost(ChakraNode node) {
        return node.attribute("is_cpu_op")
                .filter(attribute -> !attribute.text().equals("0"))
                .isPresent();
    }

    // ---- Attributes -----------------------------------------------------------------

    private static long require(String file, ChakraNode node, String name) {
        return find(file, node, name)
                .orElseThrow(() -> problem(file, node, "has no attribute " + name + "; write it as a whole number"));
    }

    private static long or(String file, ChakraNode node, String name) {
        return find(file, node, name).orElse(0L);
    }

    private static Optional<Long> find(String file, ChakraNode node, String name) {
        Optional<Attribute> attribute = node.attribute(name);
        if (attribute.isEmpty()) {
            return Optional.empty();
        }
        List<Object> values = attribute.get().values();
        if (values.size() == 1 && values.get(0) instanceof Long number && number >= 0) {
            return Optional.of(number);
        }
        throw problem(file, node, "has the attribute " + name + ": " + values + "; write one whole number, 0 or more");
    }

    private static int rank(String file, ChakraNode node, String name) {
        long number = require(file, node, name);
        if (number > Integer.MAX_VALUE) {
            throw problem(file, node, "has the attribute " + name + ": " + number + "; write the number of a rank");
        }
        return (int) number;
    }

    /** Groups as PyTorch describes them: a list of JSON objects, quoted once or twice, among the node's inputs. */
    private void groupsOf(String file, ChakraNode node) {
        String text = node.inputs();
        int from = text.indexOf("[{");
        int to = text.lastIndexOf("}]");
        if (from < 0 || to < from || !text.contains("pg_name")) {
            return;
        }
        String json = text.substring(from, to + 2).replace("\\\"", "\"");
        for (JsonTree item : JsonTree.read(json, file + ": node " + node.id()).items()) {
            String name = item.require("pg_name").text();
            List<Integer> members =
                    item.require("ranks").items().stream().map(JsonTree::count).toList();
            if (!members.isEmpty()) {
                groups.putIfAbsent(name, members);
            }
        }
    }

    private static SpecException problem(String file, ChakraNode node, String message) {
        return new SpecException(
                Location.ofFile(file),
                "node " + Long.toUnsignedString(node.id()) + (node.name().isEmpty() ? "" : " (" + node.name() + ")"),
                message);
    }
}
