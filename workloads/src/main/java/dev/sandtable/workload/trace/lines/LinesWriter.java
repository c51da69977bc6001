// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.lines;

import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes Sandtable's own traces: a node that several ranks share stands there once. */
public final class LinesWriter {
    private LinesWriter() {}

    /** The text of a trace whose numbers are floating-point operations and bytes. */
    public static String write(ExecutionTrace trace) {
        StringBuilder text = new StringBuilder("{\"sandtable-trace\": 1, \"ranks\": ")
                .append(trace.ranks().size())
                .append(", \"groups\": {");
        List<String> groups = new ArrayList<>();
        trace.groups().forEach((name, ranks) -> groups.add(quoted(name) + ": " + ranks));
        text.append(String.join(", ", groups)).append("}}\n");
        Map<TraceNode, List<Integer>> shared = new LinkedHashMap<>();
        for (RankTrace rank : trace.ranks()) {
            rank.nodes()
                    .forEach(node -> shared.computeIfAbsent(node, key -> new ArrayList<>())
                            .add(rank.rank()));
        }
        shared.forEach((node, ranks) -> {
            text.append("{\"id\": ").append(node.id());
            if (!node.name().isEmpty()) {
                text.append(", \"name\": ").append(quoted(node.name()));
            }
            if (!node.after().isEmpty()) {
                text.append(", \"after\": ").append(node.after());
            }
            text.append(", ").append(task(node.task()));
            if (node.recorded()) {
                text.append(", \"lasts\": \"").append(node.recordedPs()).append(" ps\"");
            }
            if (ranks.size() < trace.ranks().size()) {
                text.append(", \"ranks\": ").append(ranks);
            }
            text.append("}\n");
        });
        return text.toString();
    }

    private static String task(TraceTask task) {
        if (task instanceof TraceTask.Compute compute) {
            List<String> numbers = new ArrayList<>();
            if (compute.operations() > 0) {
                numbers.add("\"flops\": " + compute.operations());
            }
            if (compute.size() > 0) {
                numbers.add("\"bytes\": " + compute.size());
            }
            return (compute.host() ? "\"host\": {" : "\"compute\": {") + String.join(", ", numbers) + "}";
        } else if (task instanceof TraceTask.MemoryAccess access) {
            return (access.store() ? "\"store\": {" : "\"load\": {") + "\"bytes\": " + access.size() + "}";
        } else if (task instanceof TraceTask.CollectiveCall call) {
            List<String> parts = new ArrayList<>();
            if (!call.group().isEmpty()) {
                parts.add("\"group\": " + quoted(call.group()));
            }
            if (call.size() > 0) {
                parts.add("\"bytes\": " + call.size());
            }
            return "\"" + LinesReader.spelling(call.kind()) + "\": {" + String.join(", ", parts) + "}";
        } else if (task instanceof TraceTask.Send send) {
            return "\"send\": {\"to\": " + send.to() + ", \"tag\": " + send.tag() + ", \"bytes\": " + send.size() + "}";
        } else if (task instanceof TraceTask.Receive receive) {
            return "\"receive\": {\"from\": " + receive.from() + ", \"tag\": " + receive.tag() + ", \"bytes\": "
                    + receive.size() + "}";
        }
        return "\"nothing\": {}";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
