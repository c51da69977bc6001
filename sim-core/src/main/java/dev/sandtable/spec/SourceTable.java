// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.units.Ratio;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sources that one file declares.
 *
 * @param byTag the sources by the tag that figures carry
 * @param fallback what untagged figures of the file rest on, where it has such a rule
 */
record SourceTable(Map<String, Source> byTag, Optional<Source> fallback) {
    static final SourceTable NONE = new SourceTable(Map.of(), Optional.empty());

    /** One entry of {@code sources}. */
    record Declaration(SourceKind kind, String cite, Optional<Grade> grade, Optional<Ratio> spread) {
        public Declaration {
            if (cite.isBlank()) {
                throw new IllegalArgumentException("cite must name the document, the table or the fit");
            }
        }
    }

    /** Stands for a declaration with a problem, so that its tag is not reported as undeclared as well. */
    private static final Declaration WRONG =
            new Declaration(SourceKind.ESTIMATED, "unreadable", Optional.empty(), Optional.empty());

    /** The table for values that the user sets from outside the file. */
    static SourceTable ofUser(String label) {
        Source user = new Source(
                "user", label, SourceKind.ESTIMATED, "set by the user: " + label, Optional.empty(), Optional.empty());
        return new SourceTable(Map.of(), Optional.of(user));
    }

    /** The table in the {@code sources} of a file's root; its errors join {@code problems}. */
    static SourceTable of(MapNode root, List<Problem> problems) {
        Optional<LocatedNode> sources = root.find("sources");
        if (sources.isEmpty()) {
            return NONE;
        }
        if (!(sources.get() instanceof MapNode map)) {
            problems.add(new Problem(
                    sources.get().location(),
                    "sources",
                    "expected a map, such as {ds: {kind: data-sheet, cite: \"...\"}}, but found "
                            + sources.get().describe()));
            return NONE;
        }
        Binder binder = new Binder(Map.of(), Provenance.Policy.OPTIONAL, problems);
        Map<String, Source> byTag = new LinkedHashMap<>();
        map.entries().forEach((tag, entry) -> {
            Object bound = binder.bind(entry.value(), Declaration.class, "sources." + tag);
            Declaration declared = bound instanceof Declaration right ? right : WRONG;
            byTag.put(
                    tag,
                    new Source(
                            tag, map.location().file(), declared.kind, declared.cite, declared.grade, declared.spread));
        });
        return new SourceTable(byTag, Optional.empty());
    }
}
