// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SpecDocument;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Adds to every leaf that names a path of a file ({@code power.cap}) what that figure rests on. Explanations of chips know
 * their figures by path; only who read the files knows the sources.
 */
final class SourcedLeaves {
    private final List<Provenance> files;

    SourcedLeaves(Cluster cluster) {
        files = Stream.concat(
                        Stream.of(
                                cluster.chipSpec().provenance(),
                                cluster.stackSpec().provenance(),
                                cluster.nodeSpec().provenance()),
                        cluster.deviceSpec().map(SpecDocument::provenance).stream())
                .toList();
    }

    Explanation of(Explanation node) {
        if (node.details().isEmpty()) {
            return new Explanation(
                    node.name(),
                    node.value(),
                    node.unit(),
                    node.law() + source(node.law()).map(found -> "; " + found).orElse(""),
                    List.of());
        }
        return new Explanation(
                node.name(),
                node.value(),
                node.unit(),
                node.law(),
                node.details().stream().map(this::of).toList());
    }

    private Optional<Source> source(String law) {
        String path = law.split("[,;: ]", 2)[0];
        if (path.isEmpty()) {
            return Optional.empty();
        }
        return files.stream()
                .flatMap(file -> file.findByPath(path).or(() -> file.under(path).weakest()).stream())
                .findFirst();
    }
}
