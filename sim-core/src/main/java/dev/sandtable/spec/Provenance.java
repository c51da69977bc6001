// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which source each number of a specification rests on, by its path: {@code hbm.bandwidth}, {@code levels[0].size},
 * {@code peaks.bf16}. The records themselves stay plain; whoever explains a result asks here.
 *
 * @param sources the source of each number that carries one, in the order of the file
 */
public record Provenance(Map<String, Source> sources) {
    /** Whether every number of a file needs a source. */
    public enum Policy {
        /** A number without a source is an error: the files of the catalogue. */
        REQUIRED,
        /** A number may do without: scenarios and sweeps. */
        OPTIONAL
    }

    /** No sources. */
    public static final Provenance NONE = new Provenance(Map.of());

    public Provenance {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /** The source of the number at a path; for a figure that rests on several, the weakest of them. */
    public Optional<Source> findByPath(String path) {
        return Optional.ofNullable(sources.get(path));
    }

    /** The source in one line, for the leaf of an explanation; says so where there is none. */
    public String describe(String path) {
        return findByPath(path).map(Source::toString).orElse("stated in the scenario");
    }

    /** The weakest source of all numbers. */
    public Optional<Source> weakest() {
        return sources.values().stream().reduce(Source::weaker);
    }

    /** The numbers below a path, with paths that begin there. */
    public Provenance under(String path) {
        Map<String, Source> below = new LinkedHashMap<>();
        sources.forEach((key, source) -> {
            if (key.startsWith(path + ".")) {
                below.put(key.substring(path.length() + 1), source);
            } else if (key.startsWith(path + "[")) {
                below.put(key.substring(path.length()), source);
            }
        });
        return new Provenance(below);
    }
}
