// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SpecDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One entry of a catalogue with every figure as its file states it, and the source that each rests on. What the entry
 * inherits stands there too, with the source of the file that it came from.
 */
public final class Entry {
    private static final Pattern TAGS = Pattern.compile("\\s*\\[[^\\[\\]]*\\]\\s*$");
    private static final Set<String> NOT_FIGURES = new TreeSet<>(List.of("sources", "source", "extends"));

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Provenance provenance;

    /** The entry that a document holds. */
    public Entry(String name, SpecDocument<?> document) {
        this.name = name;
        provenance = document.provenance();
        collect("", document.tree());
    }

    private void collect(String path, LocatedNode node) {
        if (node instanceof MapNode map) {
            map.entries().forEach((key, entry) -> {
                if (!NOT_FIGURES.contains(key)) {
                    collect(path.isEmpty() ? key : path + "." + key, entry.value());
                }
            });
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(path + "[" + i + "]", list.items().get(i));
            }
        } else if (node instanceof ScalarNode scalar) {
            values.put(
                    path,
                    scalar.quoted()
                            ? scalar.text()
                            : TAGS.matcher(scalar.text()).replaceFirst(""));
        }
    }

    /** For a terminal: the figures with their sources' tags, then the sources. */
    public String text() {
        TextTable table = new TextTable(name, "value", "rests on", "grade", "source");
        Map<String, String> cites = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            Optional<Source> source = provenance.findByPath(path);
            source.ifPresent(found -> cites.put(found.tag(), found.cite()));
            table.row(
                    path,
                    value,
                    source.map(found -> found.kind().spelling()).orElse(""),
                    source.flatMap(Source::grade).map(Enum::name).orElse(""),
                    source.map(Source::tag).orElse(""));
        });
        StringBuilder text = new StringBuilder(table.text());
        cites.forEach((tag, cite) -> text.append(text.indexOf("\n  [") < 0 ? "\n" : "")
                .append("  [")
                .append(tag)
                .append("] ")
                .append(cite)
                .append('\n'));
        return text.toString();
    }

    /** For programs: each figure by its path. */
    public JsonObject json() {
        List<JsonObject> figures = new ArrayList<>();
        values.forEach((path, value) -> {
            JsonObject figure = new JsonObject().put("path", path).put("value", value);
            provenance.findByPath(path).ifPresent(source -> {
                figure.put("kind", source.kind().spelling())
                        .put("tag", source.tag())
                        .put("cite", source.cite());
                source.grade().ifPresent(grade -> figure.put("grade", grade.name()));
                source.spread().ifPresent(spread -> figure.put("spread", spread.value()));
            });
            figures.add(figure);
        });
        return new JsonObject().put("name", name).putObjects("figures", figures);
    }
}
