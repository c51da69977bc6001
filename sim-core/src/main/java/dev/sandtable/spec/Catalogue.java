// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Named specifications of one type, each a file {@code name.yaml} in one of some directories. A directory that comes
 * first hides the same name in later ones, so a user's own catalogue stands before the built-in one. A file is read when
 * its name is first asked for, once; where it states its {@code name}, that is the name of the file. Safe for use by many threads.
 *
 * @param <T> what the specifications describe
 */
public final class Catalogue<T> {
    private final String noun;
    private final Class<T> type;
    private final Provenance.Policy policy;
    private final List<Path> directories;
    private final Function<String, Optional<String>> absence;
    private final Map<String, SpecDocument<T>> read = new ConcurrentHashMap<>();

    /**
     * A catalogue over directories, of which some may not exist.
     *
     * @param noun what an entry is called in messages: {@code chip}
     * @param type the record that an entry is bound to
     * @param policy whether every number needs a source
     * @param directories where the files are, in the order of search
     */
    public Catalogue(String noun, Class<T> type, Provenance.Policy policy, List<Path> directories) {
        this(noun, type, policy, directories, name -> Optional.empty());
    }

    /** The same; {@code absence} knows of some names why there is no such entry, in words that follow the noun. */
    public Catalogue(
            String noun,
            Class<T> type,
            Provenance.Policy policy,
            List<Path> directories,
            Function<String, Optional<String>> absence) {
        this.noun = noun;
        this.type = type;
        this.policy = policy;
        this.directories = List.copyOf(directories);
        this.absence = absence;
    }

    /** All names, in alphabetical order. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(file -> file.toString().endsWith(".yaml"))
                            .map(Inheritance::stem)
                            .forEach(names::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return List.copyOf(names);
    }

    /**
     * The entry of a name, if there is one.
     *
     * @throws SpecException if its file has problems
     */
    public Optional<SpecDocument<T>> findByName(String name) {
        SpecDocument<T> known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SpecDocument<T>> found = findFile(name).map(file -> checked(file, name));
        found.ifPresent(document -> read.putIfAbsent(name, document));
        return found;
    }

    /**
     * The entry of a name.
     *
     * @throws SpecException if there is none, with the nearest names, or if its file has problems
     */
    public SpecDocument<T> byNameOrThrow(String name) {
        return byNameOrThrow(name, "", Location.ofFile(noun));
    }

    /** As above; the error stands where the name was written. */
    public SpecDocument<T> byNameOrThrow(String name, String path, Location asked) {
        return findByName(name).orElseThrow(() -> {
            Optional<String> why = absence.apply(name);
            if (why.isPresent()) {
                return new SpecException(asked, path, noun + " " + why.get());
            }
            List<String> names = names();
            String known = names.isEmpty()
                    ? "; there are none in " + directories
                    : Suggestion.findClosest(name, names)
                            .map(closest -> "; did you mean '" + closest + "'?")
                            .orElse("; known are " + String.join(", ", names));
            return new SpecException(asked, path, "no " + noun + " is called '" + name + "'" + known);
        });
    }

    /** Reads a file from anywhere as an entry; what it {@code extends} is found in this catalogue. */
    public SpecDocument<T> read(Path file) {
        return SpecReader.document(new Inheritance(this::findFile).resolve(file), type, policy);
    }

    private SpecDocument<T> checked(Path file, String name) {
        SpecTree tree = new Inheritance(this::findFile).resolve(file);
        SpecDocument<T> document = SpecReader.document(tree, type, policy);
        Optional<LocatedNode> stated = tree.root().find("name");
        if (stated.isPresent()
                && !(stated.get() instanceof ScalarNode scalar && scalar.text().equals(name))) {
            throw new SpecException(
                    stated.get().location(),
                    "name",
                    stated.get().describe() + " is not the name of the file; write 'name: " + name + "'");
        }
        return document;
    }

    private Optional<Path> findFile(String name) {
        if (name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            return Optional.empty();
        }
        return directories.stream()
                .map(directory -> directory.resolve(name + ".yaml"))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
