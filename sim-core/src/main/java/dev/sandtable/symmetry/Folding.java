// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.symmetry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Which of many components are simulated: one for each class of those that are alike.
 *
 * <p><b>Model.</b> A division of components into classes is sound if equals begin alike and are related alike: whatever
 * groups a component is a member of, an equal one is a member of groups with members of the same classes. Then all members
 * of a class have the same state at every instant, and the first of them stands for all. Starting from what they
 * are made of, {@link #refined} divides classes until the division is sound.
 *
 * <p><b>Left out.</b> Which place a member has in its group; components that differ by place are to begin in different
 * classes.
 *
 * <p><b>Check.</b> Folded and unfolded runs give every component the same times ({@code FoldingTest},
 * {@code EnsembleLawTest}).
 *
 * <p><b>Source.</b> Colour refinement: Paige and Tarjan 1987.
 */
public final class Folding {
    private final int[] classOf;
    private final int[] representative;
    private final int[] multiplicity;

    private Folding(int[] classOf, int classes) {
        this.classOf = classOf;
        representative = new int[classes];
        multiplicity = new int[classes];
        for (int c = classOf.length - 1; c >= 0; c--) {
            representative[classOf[c]] = c;
            multiplicity[classOf[c]]++;
        }
    }

    // ---- Making one -------------------------------------------------------------

    /** Everybody for themselves. */
    public static Folding none(int components) {
        return blocks(components, 1);
    }

    /** Neighbours in number, so many to a class. */
    public static Folding blocks(int classes, int size) {
        if (classes <= 0 || size <= 0) {
            throw new IllegalArgumentException("no components: " + classes + " classes of " + size);
        }
        int[] classOf = new int[Math.multiplyExact(classes, size)];
        for (int c = 0; c < classOf.length; c++) {
            classOf[c] = c / size;
        }
        return new Folding(classOf, classes);
    }

    /** Those that are made of equal things, by value. Classes are numbered in the order of their first members. */
    public static Folding by(int components, IntFunction<?> made) {
        Map<Object, Integer> numbers = new LinkedHashMap<>();
        int[] classOf = new int[components];
        for (int c = 0; c < components; c++) {
            classOf[c] = numbers.computeIfAbsent(made.apply(c), key -> numbers.size());
        }
        return new Folding(classOf, numbers.size());
    }

    /**
     * The coarsest sound division that keeps this one's classes apart.
     *
     * @param relations each a list of groups; a group names its members
     */
    public Folding refined(List<List<int[]>> relations) {
        Folding now = this;
        while (true) {
            Folding finer = now.dividedBy(relations);
            if (finer.classes() == now.classes()) {
                return finer;
            }
            now = finer;
        }
    }

    /** Divides classes by the classes that the members of their members' groups are of. */
    private Folding dividedBy(List<List<int[]>> relations) {
        StringBuilder[] seen = new StringBuilder[classOf.length];
        for (int c = 0; c < classOf.length; c++) {
            seen[c] = new StringBuilder().append(classOf[c]);
        }
        for (List<int[]> relation : relations) {
            for (int[] group : relation) {
                int[] kinds = new int[group.length];
                Arrays.setAll(kinds, m -> classOf[group[m]]);
                Arrays.sort(kinds);
                String text = Arrays.toString(kinds);
                for (int member : group) {
                    seen[member].append(text);
                }
            }
            for (StringBuilder text : seen) {
                text.append('/');
            }
        }
        return by(classOf.length, c -> seen[c].toString());
    }

    // ---- What is known ----------------------------------------------------------

    public int components() {
        return classOf.length;
    }

    public int classes() {
        return representative.length;
    }

    public int classOf(int component) {
        return classOf[component];
    }

    /** The component that stands for a class: its first. */
    public int representative(int classNumber) {
        return representative[classNumber];
    }

    /** For how many components it stands. */
    public int multiplicity(int classNumber) {
        return multiplicity[classNumber];
    }

    /** The classes that a group's members are of, each once, in the order of the members. */
    public int[] fold(int[] group) {
        boolean[] seen = new boolean[classes()];
        int[] classes = new int[Math.min(group.length, seen.length)];
        int count = 0;
        for (int component : group) {
            int its = classOf[component];
            if (!seen[its]) {
                seen[its] = true;
                classes[count++] = its;
            }
        }
        return Arrays.copyOf(classes, count);
    }
}
