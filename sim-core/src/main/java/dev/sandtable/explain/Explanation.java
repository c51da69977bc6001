// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.explain;

import java.util.List;

/**
 * A number that can say where it comes from: its value and unit, the law that gave it, and the explanations of what
 * went into that law, down to figures with a source.
 *
 * @param name what the number is, in the field's words: {@code step time}, {@code HBM bandwidth}
 * @param value the number, in plain SI
 * @param unit its unit; empty for a ratio
 * @param law the law in symbols, or for a leaf the source of the figure
 * @param details what the law was applied to
 */
public record Explanation(String name, double value, String unit, String law, List<Explanation> details) {
    public Explanation {
        details = List.copyOf(details);
    }

    /** A figure that is not computed: it rests on {@code source}. */
    public static Explanation figure(String name, double value, String unit, String source) {
        return new Explanation(name, value, unit, source, List.of());
    }

    /** A computed number. */
    public static Explanation of(String name, double value, String unit, String law, Explanation... details) {
        return new Explanation(name, value, unit, law, List.of(details));
    }
}
