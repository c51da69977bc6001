// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.Provenance.Policy;
import java.nio.file.Path;
import java.util.List;

/**
 * A chip that is known to exist and of which too little is published to simulate it: what a file under {@code
 * configs/chips-missing} states. Whoever names it is told so, instead of being told that there is no such chip.
 *
 * @param name as a chip of the catalogue would be called
 * @param title the vendor's name
 * @param vendor who makes it
 * @param announced when, in words
 * @param reason why it cannot be simulated
 * @param known what has been said of it, each with its source
 * @param missing what a chip's file would need and nobody has published
 */
public record UnspecifiedChip(
        String name,
        String title,
        String vendor,
        String announced,
        String reason,
        List<Statement> known,
        List<String> missing) {
    private static final String FOLDER = "chips-missing";

    /**
     * Something that was said of a chip.
     *
     * @param says what
     * @param source who said it, when, and how far that can be trusted
     */
    public record Statement(String says, String source) {}

    public UnspecifiedChip {
        known = List.copyOf(known);
        missing = List.copyOf(missing);
        if (missing.isEmpty()) {
            throw new IllegalArgumentException("missing must name what a chip's file would need");
        }
    }

    /** The catalogue of such chips under folders of configurations. */
    public static Catalogue<UnspecifiedChip> catalogue(List<Path> roots) {
        return new Catalogue<>(
                "chip without figures",
                UnspecifiedChip.class,
                Policy.OPTIONAL,
                roots.stream().map(root -> root.resolve(FOLDER)).toList());
    }

    /** What is said to who wants to simulate it. */
    public String refusal() {
        return "'" + name + "' (" + title + ") cannot be simulated: " + reason + "; 'sandtable show chips " + name
                + "' says what is missing, and a file chips/" + name
                + ".yaml with your own figures, found by --configs,"
                + " would take its place";
    }
}
