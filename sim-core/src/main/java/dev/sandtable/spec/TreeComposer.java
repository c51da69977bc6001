// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the located tree of one YAML document from the parser's events.
 *
 * <p>Aliases share the node of their anchor, so a tree never takes more memory than its text; how many values it stands
 * for is counted and capped, which is what keeps a file of nested aliases from growing exponentially in the reader.
 * Merge keys are applied here: a map's own keys win over merged ones, and earlier merged maps over later ones.
 */
final class TreeComposer {
    private static final int DEEPEST_NESTING = 64;
    private static final long MOST_VALUES = 200_000;
    private static final String CORE_TAGS = "tag:yaml.org,2002:";
    private static final Set<String> KNOWN_TAGS = Set.of("str", "int", "float", "bool", "null", "map", "seq");

    private final String file;
    private final Iterator<Event> events;
    private final Map<String, LocatedNode> anchors = new LinkedHashMap<>();
    /** Anchors whose value is not complete yet: an alias to one of them is a cycle. */
    private final Set<String> open = new HashSet<>();

    private final List<Problem> problems = new ArrayList<>();
    private int depth;

    private TreeComposer(String file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    /** The tree of the only document in {@code text}. */
    static LocatedNode compose(String text, String file) {
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setCodePointLimit(SpecText.LARGEST_FILE + 1)
                .build();
        try {
            Iterator<Event> events =
                    new Parse(settings).parseString(InlineTags.hide(text)).iterator();
            return new TreeComposer(file, events).document();
        } catch (MarkedYamlEngineException e) {
            throw SyntaxProblem.of(e, text, file);
        } catch (YamlEngineException e) {
            throw new SpecException(Location.ofFile(file), "", "is not YAML: " + e.getMessage());
        }
    }

    private LocatedNode document() {
        LocatedNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (root != null) {
                        throw failure(event, "a second document begins here; a specification is one document");
                    }
                    root = node(events.next(), "");
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                default -> throw failure(event, "unexpected " + event.getEventId());
            }
        }
        if (root == null) {
            throw new SpecException(Location.ofFile(file), "", "the file is empty");
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return root;
    }

    private LocatedNode node(Event event, String path) {
        if (event instanceof AliasEvent alias) {
            return dereference(alias);
        }
        String anchor = event instanceof NodeEvent named
                ? named.getAnchor().map(Anchor::getValue).orElse(null)
                : null;
        if (anchor != null) {
            open.add(anchor);
        }
        if (++depth > DEEPEST_NESTING) {
            throw failure(event, "is nested more than " + DEEPEST_NESTING + " levels deep");
        }
        LocatedNode node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar);
        } else if (event instanceof SequenceStartEvent sequence) {
            checkTag(sequence.getTag(), event);
            node = list(event, path);
        } else if (event instanceof MappingStartEvent mapping) {
            checkTag(mapping.getTag(), event);
            node = map(event, path);
        } else {
            throw failure(event, "unexpected " + event.getEventId());
        }
        depth--;
        if (node.size() > MOST_VALUES) {
            throw failure(event, "stands for more than " + MOST_VALUES + " values once its aliases are expanded");
        }
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private LocatedNode dereference(AliasEvent alias) {
        String name = alias.getAlias().getValue();
        if (open.contains(name)) {
            throw failure(alias, "the alias *" + name + " stands inside its own anchor &" + name + ": a cycle");
        }
        LocatedNode node = anchors.get(name);
        if (node == null) {
            throw failure(
                    alias,
                    "no anchor &" + name + " before the alias *" + name
                            + Suggestion.didYouMean(name, anchors.keySet()));
        }
        return node;
    }

    private ScalarNode scalar(ScalarEvent event) {
        checkTag(event.getTag(), event);
        boolean text = event.getTag().filter(tag -> tag.endsWith(":str")).isPresent();
        return new ScalarNode(at(event), InlineTags.reveal(event.getValue()), text || !event.isPlain());
    }

    private ListNode list(Event start, String path) {
        List<LocatedNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, path + "[" + items.size() + "]"));
        }
        return ListNode.of(at(start), items);
    }

    private MapNode map(Event start, String path) {
        Map<String, Entry> own = new LinkedHashMap<>();
        List<MapNode> merged = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Location keyAt = at(event);
            if (!(node(event, path) instanceof ScalarNode key)) {
                throw failure(event, "a key must be a text, not a list or a map");
            }
            String below = path.isEmpty() ? key.text() : path + "." + key.text();
            LocatedNode value = node(events.next(), below);
            if (key.text().equals("<<") && !key.quoted()) {
                merge(value, keyAt, below, merged);
                continue;
            }
            Entry first = own.get(key.text());
            if (first != null) {
                problems.add(new Problem(
                        keyAt,
                        below,
                        "the key is given twice; first at line " + first.key().line() + ", column "
                                + first.key().column()));
                continue;
            }
            own.put(key.text(), new Entry(keyAt, value));
        }
        return MapNode.of(at(start), withMerged(own, merged));
    }

    private static Map<String, Entry> withMerged(Map<String, Entry> own, List<MapNode> merged) {
        if (merged.isEmpty()) {
            return own;
        }
        Map<String, Entry> all = new LinkedHashMap<>(own);
        merged.forEach(map -> map.entries().forEach(all::putIfAbsent));
        return all;
    }

    private void merge(LocatedNode value, Location keyAt, String path, List<MapNode> merged) {
        if (value instanceof MapNode map) {
            merged.add(map);
        } else if (value instanceof ListNode list && list.items().stream().allMatch(MapNode.class::isInstance)) {
            list.items().forEach(item -> merged.add((MapNode) item));
        } else {
            throw new SpecException(
                    keyAt, path, "merges a map or a list of maps, such as '<<: *base', but found " + value.describe());
        }
    }

    private void checkTag(Optional<String> tag, Event event) {
        String name = tag.orElse("!");
        boolean known = name.equals("!")
                || (name.startsWith(CORE_TAGS) && KNOWN_TAGS.contains(name.substring(CORE_TAGS.length())));
        if (!known) {
            throw failure(event, "the YAML tag " + name + " is not understood; leave it out");
        }
    }

    private Location at(Event event) {
        return at(event.getStartMark().orElse(null));
    }

    private Location at(@Nullable Mark mark) {
        return mark == null ? Location.ofFile(file) : new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private SpecException failure(Event event, String message) {
        return new SpecException(at(event), "", message);
    }
}
