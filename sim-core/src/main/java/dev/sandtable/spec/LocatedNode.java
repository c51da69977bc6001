// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML value that knows where it stands. Trees are immutable and may share parts, as aliases do; anchors, aliases and
 * merge keys are already resolved.
 */
public sealed interface LocatedNode {
    /** Where the value begins. */
    Location location();

    /** How many values the tree holds, each alias counted as what it stands for. */
    long size();

    /** The value in words, as messages name what was found: {@code a map}, {@code '12 GB'}. */
    String describe();

    /**
     * A scalar, before it has a type.
     *
     * @param text the text without quotes
     * @param quoted whether it was quoted, so that it is a text whatever it looks like
     */
    record ScalarNode(Location location, String text, boolean quoted) implements LocatedNode {
        /** Whether this is YAML's null: nothing, {@code ~} or {@code null} without quotes. */
        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        /** Whether null is written out, and not a value that was forgotten. */
        public boolean isExplicitNull() {
            return isNull() && !text.isEmpty();
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public String describe() {
            if (isNull()) {
                return "nothing";
            }
            return "'" + (text.length() > 60 ? text.substring(0, 57) + "..." : text) + "'";
        }
    }

    /**
     * A list.
     *
     * @param items its values in order
     */
    record ListNode(Location location, List<LocatedNode> items, long size) implements LocatedNode {
        public ListNode {
            items = List.copyOf(items);
        }

        static ListNode of(Location location, List<LocatedNode> items) {
            return new ListNode(
                    location,
                    items,
                    1 + items.stream().mapToLong(LocatedNode::size).sum());
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /**
     * A map, in the order of the file.
     *
     * @param entries its values by key
     */
    record MapNode(Location location, Map<String, Entry> entries, long size) implements LocatedNode {
        public MapNode {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static MapNode of(Location location, Map<String, Entry> entries) {
            return new MapNode(
                    location,
                    entries,
                    1
                            + entries.values().stream()
                                    .mapToLong(e -> e.value().size())
                                    .sum());
        }

        /** The value of a key. */
        public Optional<LocatedNode> find(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /** The keys in the order of the file. */
        public List<String> keys() {
            return new ArrayList<>(entries.keySet());
        }

        MapNode with(String key, Entry entry) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(key, entry);
            return of(location, changed);
        }

        MapNode without(String key) {
            if (!entries.containsKey(key)) {
                return this;
            }
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.remove(key);
            return of(location, changed);
        }

        @Override
        public String describe() {
            return "a map";
        }
    }

    /**
     * What a map holds under a key.
     *
     * @param key where the key stands
     * @param value what it leads to
     */
    record Entry(Location key, LocatedNode value) {}
}
