// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Assignments from outside a file: {@code hbm.stacks=6}, {@code levels[0].size=4}, {@code parallel={tensor: 8}}. The
 * value is YAML; {@code null} removes a key.
 */
final class Overrides {
    private Overrides() {}

    static SpecTree apply(SpecTree tree, List<String> assignments) {
        MapNode root = tree.root();
        Map<String, SourceTable> tables = new LinkedHashMap<>(tree.tables());
        List<Problem> problems = new ArrayList<>();
        for (String assignment : assignments) {
            String label = "--set " + assignment;
            tables.put(label, SourceTable.ofUser(label));
            try {
                root = apply(root, assignment, label);
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        SpecReader.failOn(problems);
        return new SpecTree(root, tables, tree.problems());
    }

    private static MapNode apply(MapNode root, String assignment, String label) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw new SpecException(
                    Location.ofFile(label),
                    "",
                    "expected path=value, such as hbm.stacks=6, but found '" + assignment + "'");
        }
        String path = assignment.substring(0, equals).strip();
        String text = assignment.substring(equals + 1).strip();
        LocatedNode value = text.isEmpty()
                ? new ScalarNode(Location.ofFile(label), "", false)
                : atLabel(TreeComposer.compose(text, label), Location.ofFile(label));
        List<String> steps = List.of(path.replaceAll("\\[(\\d+)\\]", ".$1").split("\\.", -1));
        return (MapNode) put(root, steps, 0, value, path, label);
    }

    private static LocatedNode put(
            LocatedNode node, List<String> steps, int depth, LocatedNode value, String path, String label) {
        if (depth == steps.size()) {
            return value;
        }
        String step = steps.get(depth);
        if (node instanceof MapNode map) {
            if (depth == steps.size() - 1 && value instanceof ScalarNode scalar && scalar.isExplicitNull()) {
                return map.without(step);
            }
            Entry old = map.entries().get(step);
            LocatedNode below = old == null ? MapNode.of(Location.ofFile(label), Map.of()) : old.value();
            return map.with(step, new Entry(Location.ofFile(label), put(below, steps, depth + 1, value, path, label)));
        }
        if (node instanceof ListNode list
                && step.matches("\\d{1,6}")
                && Integer.parseInt(step) < list.items().size()) {
            List<LocatedNode> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(step);
            items.set(index, put(items.get(index), steps, depth + 1, value, path, label));
            return ListNode.of(list.location(), items);
        }
        String reached = String.join(".", steps.subList(0, depth));
        String found = node instanceof ListNode list
                ? "a list of " + list.items().size() + ", counted from 0,"
                : node.describe();
        throw new SpecException(
                Location.ofFile(label),
                path,
                "no such path: '" + reached + "' is " + found + " and has no '" + step + "'");
    }

    /** The same value, standing at the assignment as a whole. */
    private static LocatedNode atLabel(LocatedNode node, Location label) {
        if (node instanceof ScalarNode scalar) {
            return new ScalarNode(label, scalar.text(), scalar.quoted());
        }
        if (node instanceof ListNode list) {
            return ListNode.of(
                    label,
                    list.items().stream().map(item -> atLabel(item, label)).toList());
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        ((MapNode) node)
                .entries()
                .forEach((key, entry) -> entries.put(key, new Entry(label, atLabel(entry.value(), label))));
        return MapNode.of(label, entries);
    }
}
