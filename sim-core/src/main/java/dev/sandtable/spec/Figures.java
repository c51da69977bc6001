// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the source tags off figures and keeps, for each path, what the figure rests on. A tag is looked up in the file
 * that the figure itself stands in, so that an inherited figure keeps the source of the file it came from.
 */
final class Figures {
    private static final Pattern TAGGED =
            Pattern.compile("(.*?)\\s*\\[\\s*([A-Za-z][\\w.-]*(?:\\s*,\\s*[A-Za-z][\\w.-]*)*)\\s*\\]", Pattern.DOTALL);

    private final Map<String, SourceTable> tables;
    private final Provenance.Policy policy;
    private final List<Problem> problems;
    private final Map<String, Source> sources = new LinkedHashMap<>();

    Figures(Map<String, SourceTable> tables, Provenance.Policy policy, List<Problem> problems) {
        this.tables = tables;
        this.policy = policy;
        this.problems = problems;
    }

    Provenance provenance() {
        return new Provenance(sources);
    }

    /** The text without its tags, whose source is noted under the path. */
    String untagged(ScalarNode node, Class<?> type, Place place) {
        Matcher matcher = TAGGED.matcher(node.text());
        if (matcher.matches()) {
            resolve(matcher.group(2), node.location(), place).ifPresent(source -> sources.put(place.path(), source));
            return matcher.group(1);
        }
        if (!place.stated() && TextForm.isFigure(type, node.text())) {
            Optional<Source> source =
                    place.source().or(() -> table(node.location()).fallback());
            source.ifPresent(found -> sources.put(place.path(), found));
            if (source.isEmpty() && policy == Provenance.Policy.REQUIRED) {
                problems.add(new Problem(node.location(), place.path(), withoutSource(node)));
            }
        }
        return node.text();
    }

    /** The source that a map declares for every untagged figure in it. */
    Optional<Source> ofMap(MapNode map, Place place) {
        Optional<LocatedNode> node = map.find("source");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (place.path().isEmpty()) {
            problems.add(new Problem(
                    node.get().location(),
                    "source",
                    "a source holds for a map inside the file, not for all of it; give each figure its own tag"));
            return Optional.empty();
        }
        if (node.get() instanceof ScalarNode scalar && !scalar.isNull()) {
            return resolve(scalar.text(), scalar.location(), place.below("source"));
        }
        problems.add(new Problem(
                node.get().location(),
                place.below("source").path(),
                "expected the tag of a source, such as 'source: ds', but found "
                        + node.get().describe()));
        return Optional.empty();
    }

    private Optional<Source> resolve(String tags, Location location, Place place) {
        Source weakest = null;
        for (String tag : tags.split(",", -1)) {
            Map<String, Source> declared = table(location).byTag();
            Source source = declared.get(tag.strip());
            if (source == null) {
                problems.add(new Problem(
                        location,
                        place.path(),
                        "the source tag [" + tag.strip() + "] is not declared in the file's 'sources'"
                                + (declared.isEmpty()
                                        ? "; add 'sources: {" + tag.strip() + ": {kind: data-sheet, cite: \"...\"}}'"
                                        : Suggestion.didYouMean(tag.strip(), declared.keySet()))));
                return Optional.empty();
            }
            weakest = weakest == null ? source : weakest.weaker(source);
        }
        return Optional.ofNullable(weakest);
    }

    private String withoutSource(ScalarNode node) {
        Map<String, Source> declared = table(node.location()).byTag();
        return "the figure has no source; write '" + node.text() + " ["
                + (declared.isEmpty() ? "ds" : declared.keySet().iterator().next()) + "]' with a tag from 'sources'"
                + (declared.isEmpty()
                        ? ", which this file lacks: 'sources: {ds: {kind: data-sheet, cite: \"...\"}}'"
                        : " (" + String.join(", ", declared.keySet()) + ")");
    }

    private SourceTable table(Location location) {
        return tables.getOrDefault(location.file(), SourceTable.NONE);
    }
}
