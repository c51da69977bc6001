// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.planner.cluster.Catalogues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the repository is, and what its catalogues hold. */
final class Home {
    private Home() {}

    /** The nearest folder, here or above, that holds {@code configs}. */
    static Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("configs"))) {
                return at;
            }
        }
        throw new IllegalStateException("run this inside the repository: no configs above "
                + Path.of("").toAbsolutePath());
    }

    /** The built-in catalogues, none of them read yet. */
    static Catalogues catalogues() {
        return Catalogues.open(find(), List.of());
    }

    /** A scenario of the catalogue. */
    static Path scenario(String name) {
        return find().resolve("configs").resolve("scenarios").resolve(name + ".yaml");
    }
}
