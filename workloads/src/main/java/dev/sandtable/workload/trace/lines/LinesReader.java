// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.lines;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads Sandtable's own traces. An unknown key, a missing size or a node without a task is an error with its line. */
public final class LinesReader {
    private static final String HEADER = "sandtable-trace";
    private static final int GZIP_FIRST = 0x1f;
    private static final int BYTE = 0xff;
    private static final int MOST_RANKS = 1 << 20;
    private static final List<String> HEAD_KEYS = List.of(HEADER, "ranks", "groups");
    private static final List<Collective.Kind> KINDS = List.of(
            Collective.Kind.ALL_REDUCE,
            Collective.Kind.ALL_GATHER,
            Collective.Kind.REDUCE_SCATTER,
            Collective.Kind.ALL_TO_ALL,
            Collective.Kind.BROADCAST,
            Collective.Kind.REDUCE,
            Collective.Kind.GATHER,
            Collective.Kind.SCATTER,
            Collective.Kind.BARRIER);
    private static final List<String> OTHER_TASKS =
            List.of("compute", "host", "load", "store", "send", "receive", "nothing");
    private static final List<String> NODE_KEYS = List.of("id", "name", "after", "lasts", "ranks");

    // ---- Parameters -------------------------------------------------------------
    private final String file;
    private final Map<String, List<Integer>> groups;

    // ---- State ------------------------------------------------------------------
    private final List<List<TraceNode>> ranks = new ArrayList<>();
    private final List<Set<Long>> ids = new ArrayList<>();

    private LinesReader(String file, Map<String, List<Integer>> groups) {
        this.file = file;
        this.groups = new LinkedHashMap<>(groups);
    }

    /** How a kind of collective is written. */
    static String spelling(Collective.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the bytes of a file, plain or compressed by gzip. */
    public static ExecutionTrace read(String file, byte[] content, Map<String, List<Integer>> groups) {
        LinesReader reader = new LinesReader(file, groups);
        int number = 0;
        for (String line : text(file, content).split("\\R")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonTree tree = JsonTree.read(line, file + " line " + number);
            if (reader.ranks.isEmpty()) {
                reader.head(tree);
            } else {
                reader.node(tree);
            }
        }
        if (reader.ranks.isEmpty()) {
            throw new SpecException(
                    Location.ofFile(file),
                    "",
                    "is empty; the first line of a trace is {\"sandtable-trace\": 1, \"ranks\": 8}");
        }
        List<RankTrace> all = new ArrayList<>();
        for (int rank = 0; rank < reader.ranks.size(); rank++) {
            if (reader.ranks.get(rank).isEmpty()) {
                throw new SpecException(
                        Location.ofFile(file), "", "rank " + rank + " has no nodes; write some, or fewer ranks");
            }
            all.add(new RankTrace(rank, file, reader.ranks.get(rank)));
        }
        return new ExecutionTrace(
                file, all, reader.groups, UnitEvidence.written("the format states flops and bytes"), List.of());
    }

    private static String text(String file, byte[] content) {
        byte[] bytes = content;
        if (content.length > 1 && (content[0] & BYTE) == GZIP_FIRST) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new SpecException(
                        Location.ofFile(file), "", "is compressed, and cut off or damaged; copy the file again");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void head(JsonTree tree) {
        known(tree, HEAD_KEYS);
        if (tree.require(HEADER).whole() != 1) {
            throw tree.require(HEADER).problem("is a version that this program does not read; write 1");
        }
        int count = tree.require("ranks").count();
        if (count < 1 || count > MOST_RANKS) {
            throw tree.require("ranks").problem("write 1 to " + MOST_RANKS + " ranks");
        }
        for (int rank = 0; rank < count; rank++) {
            ranks.add(new ArrayList<>());
            ids.add(new LinkedHashSet<>());
        }
        Optional<JsonTree> listed = tree.find("groups");
        if (listed.isPresent() && listed.get().node() instanceof MapNode map) {
            for (String name : map.keys()) {
                groups.put(name, ranks(listed.get().require(name)));
            }
        } else if (listed.isPresent()) {
            throw listed.get().problem("expected a map of groups, as {\"tp\": [0, 1]}");
        }
    }

    private List<Integer> ranks(JsonTree list) {
        List<Integer> named = list.items().stream().map(JsonTree::count).toList();
        for (int rank : named) {
            if (rank < 0 || rank >= ranks.size()) {
                throw list.problem("names rank " + rank + "; the trace has 0 to " + (ranks.size() - 1));
            }
        }
        if (named.isEmpty() || new LinkedHashSet<>(named).size() < named.size()) {
            throw list.problem("names no rank, or one twice; write each once");
        }
        return named;
    }

    private void node(JsonTree tree) {
        List<String> tasks = new ArrayList<>(OTHER_TASKS);
        KINDS.forEach(kind -> tasks.add(spelling(kind)));
        List<String> all = new ArrayList<>(NODE_KEYS);
        all.addAll(tasks);
        known(tree, all);
        List<String> said =
                tasks.stream().filter(name -> tree.find(name).isPresent()).toList();
        if (said.size() != 1) {
            throw tree.problem("has " + (said.isEmpty() ? "no task" : "the tasks " + String.join(" and ", said))
                    + "; write one of " + String.join(", ", tasks));
        }
        long id = tree.require("id").whole();
        if (id < 0) {
            throw tree.require("id").problem("write 0 or more");
        }
        List<Long> after = tree.find("after")
                .map(list -> list.items().stream().map(JsonTree::whole).toList())
                .orElse(List.of());
        TraceNode node = new TraceNode(
                id,
                tree.find("name").map(JsonTree::text).orElse(""),
                after,
                task(said.get(0), tree.require(said.get(0))),
                tree.find("lasts").map(LinesReader::time).orElse(TraceNode.NOT_RECORDED));
        List<Integer> its = tree.find("ranks").map(this::ranks).orElseGet(this::everybody);
        for (int rank : its) {
            if (!ids.get(rank).add(id)) {
                throw tree.require("id").problem("rank " + rank + " has two nodes " + id + "; number them apart");
            }
            ranks.get(rank).add(node);
        }
    }

    private List<Integer> everybody() {
        List<Integer> all = new ArrayList<>();
        for (int rank = 0; rank < ranks.size(); rank++) {
            all.add(rank);
        }
        return all;
    }

    private static long time(JsonTree tree) {
        try {
            return Picoseconds.parse(tree.text()).value();
        } catch (IllegalArgumentException e) {
            throw tree.problem(String.valueOf(e.getMessage()));
        }
    }

    private TraceTask task(String name, JsonTree tree) {
        return switch (name) {
            case "compute", "host" -> {
                known(tree, List.of("flops", "bytes"));
                yield new TraceTask.Compute(name.equals("host"), or(tree, "flops", 0), or(tree, "bytes", 0));
            }
            case "load", "store" -> {
                known(tree, List.of("bytes"));
                yield new TraceTask.MemoryAccess(name.equals("store"), size(tree));
            }
            case "send" -> {
                known(tree, List.of("to", "tag", "bytes"));
                yield new TraceTask.Send(tree.require("to").count(), or(tree, "tag", 0), size(tree));
            }
            case "receive" -> {
                known(tree, List.of("from", "tag", "bytes"));
                yield new TraceTask.Receive(tree.require("from").count(), or(tree, "tag", 0), size(tree));
            }
            case "nothing" -> {
                known(tree, List.of());
                yield new TraceTask.Nothing();
            }
            default -> collective(name, tree);
        };
    }

    private TraceTask collective(String name, JsonTree tree) {
        known(tree, List.of("group", "bytes"));
        Collective.Kind kind = KINDS.stream()
                .filter(each -> spelling(each).equals(name))
                .findFirst()
                .orElseThrow();
        String group = tree.find("group").map(JsonTree::text).orElse("");
        if (!group.isEmpty() && !groups.containsKey(group)) {
            throw tree.require("group")
                    .problem("the first line describes no group '" + group + "'"
                            + Suggestion.didYouMean(group, groups.keySet()));
        }
        return new TraceTask.CollectiveCall(kind, group, kind == Collective.Kind.BARRIER ? 0 : size(tree));
    }

    private static long size(JsonTree tree) {
        long bytes = tree.require("bytes").whole();
        if (bytes < 1) {
            throw tree.require("bytes").problem("write at least 1 byte");
        }
        return bytes;
    }

    private static long or(JsonTree tree, String name, long otherwise) {
        Optional<JsonTree> value = tree.find(name);
        long number = value.map(JsonTree::whole).orElse(otherwise);
        if (number < 0) {
            throw tree.require(name).problem("write 0 or more");
        }
        return number;
    }

    private static void known(JsonTree tree, List<String> keys) {
        if (!(tree.node() instanceof MapNode map)) {
            throw tree.problem(
                    "expected a map in braces, but found " + tree.node().describe());
        }
        for (String key : map.keys()) {
            if (!keys.contains(key)) {
                throw tree.problem("unknown key '" + key + "'" + Suggestion.didYouMean(key, keys)
                        + (keys.isEmpty() ? "; write {}" : "; write one of " + String.join(", ", keys)));
            }
        }
    }
}
