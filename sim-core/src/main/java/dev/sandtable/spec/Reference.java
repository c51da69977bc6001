// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.nio.file.Path;

/**
 * Something that a specification either names or spells out: {@code chip: a100-sxm4-80gb}, {@code chip: my/chip.yaml},
 * or a map of the chip itself.
 *
 * @param <T> what is referred to
 */
public sealed interface Reference<T> {
    /** Where the reference stands. */
    Location location();

    /** The keys that lead to it. */
    String path();

    /** What is meant: spelt out here, or found in the catalogue or at the path that the name is. */
    SpecDocument<T> resolve(Catalogue<T> catalogue);

    /**
     * A name in a catalogue, or the path of a file.
     *
     * @param name the text
     */
    record ByName<T>(String name, String path, Location location) implements Reference<T> {
        /** Whether the name is the path of a file; a path ends in {@code .yaml}, {@code .yml} or {@code .json}. */
        public boolean isFile() {
            return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        }

        /** The file that is meant, relative to the file that names it, or to here if none does. */
        public Path file() {
            boolean onDisk = !location.file().startsWith("--");
            Path parent = onDisk ? Path.of(location.file()).getParent() : null;
            return parent == null ? Path.of(name) : parent.resolve(name).normalize();
        }

        @Override
        public SpecDocument<T> resolve(Catalogue<T> catalogue) {
            return isFile() ? catalogue.read(file()) : catalogue.byNameOrThrow(name, path, location);
        }
    }

    /**
     * The thing itself.
     *
     * @param document its value, with the sources of its numbers
     */
    record Inline<T>(SpecDocument<T> document, String path, Location location) implements Reference<T> {
        /** The thing itself. */
        public T value() {
            return document.value();
        }

        @Override
        public SpecDocument<T> resolve(Catalogue<T> catalogue) {
            return document;
        }
    }
}
