// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.spec.LocatedNode.MapNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file of the catalogue describes, told by its folder or else by keys that no other kind has. */
enum FileKind {
    SCENARIO("scenarios", List.of("model", "cluster")),
    CHIP("chips", List.of("peak", "cores")),
    UNSPECIFIED_CHIP("chips-missing", List.of("known", "missing")),
    NODE("nodes", List.of("chip", "scale-up")),
    MODEL("models", List.of("layers", "hidden")),
    STACK("stacks", List.of("framework", "operators")),
    MEMORY("memories", List.of("organization", "timings")),
    TIER("tiers", List.of("medium", "requests")),
    TARIFF("tariffs", List.of("electricity", "pue")),
    PROCESS("processes", List.of("logic-density", "wafer")),
    SILICON("silicon", List.of("blocks", "packages")),
    LINK("links", List.of("kind", "bandwidth")),
    CLUSTER("clusters", List.of("node"));

    private final String folder;
    private final List<String> keys;

    FileKind(String folder, List<String> keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /** The folder of the catalogue that holds files of this kind. */
    String folder() {
        return folder;
    }

    static Optional<FileKind> findByFolder(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        String name = parent == null ? "" : String.valueOf(parent.getFileName());
        return Arrays.stream(values()).filter(kind -> kind.folder.equals(name)).findFirst();
    }

    static Optional<FileKind> findByKeys(MapNode tree) {
        return Arrays.stream(values())
                .filter(kind -> tree.keys().containsAll(kind.keys))
                .findFirst();
    }
}
