// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SpecDocument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of a catalogue file as it stands there, whatever record it is bound to.
 *
 * @param path where it stands: {@code memory.bandwidth}
 * @param number the number
 * @param unit the unit as written, empty for counts and shares
 * @param source what it rests on
 */
public record StatedFigure(String path, BigDecimal number, String unit, Source source) {
    private static final Pattern NUMBER =
            Pattern.compile("([0-9][0-9_.]*(?:[eE][-+]?[0-9]+)?)\\s*([^\\[\\]]*?)\\s*(?:\\[[^\\[\\]]*\\])?");
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

    /** All numbers of a file that carry a source, in its order. */
    public static List<StatedFigure> of(SpecDocument<?> document) {
        List<StatedFigure> figures = new ArrayList<>();
        collect("", document.tree(), document, figures);
        return figures;
    }

    private static void collect(String path, LocatedNode node, SpecDocument<?> document, List<StatedFigure> figures) {
        if (node instanceof MapNode map) {
            map.entries()
                    .forEach((key, entry) ->
                            collect(path.isEmpty() ? key : path + "." + key, entry.value(), document, figures));
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(path + "[" + i + "]", list.items().get(i), document, figures);
            }
        } else if (node instanceof ScalarNode scalar) {
            Matcher written = NUMBER.matcher(scalar.text());
            document.provenance()
                    .findByPath(path)
                    .filter(source -> written.matches())
                    .ifPresent(source -> figures.add(new StatedFigure(
                            path, new BigDecimal(written.group(1).replace("_", "")), written.group(2), source)));
        }
    }

    /** The number of that path. */
    public static Optional<StatedFigure> find(List<StatedFigure> figures, String path) {
        return figures.stream().filter(figure -> figure.path.equals(path)).findFirst();
    }

    /** Whether it counts things that come whole. */
    boolean countsWholes() {
        return unit.isEmpty() && number.stripTrailingZeros().scale() <= 0;
    }

    /** The same figure times a ratio, as near as its kind allows. */
    StatedFigure times(double ratio) {
        BigDecimal scaled = number.multiply(BigDecimal.valueOf(ratio), DIGITS);
        return new StatedFigure(path, countsWholes() ? scaled.setScale(0, RoundingMode.HALF_UP) : scaled, unit, source);
    }

    /** The last part of its path. */
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** {@code path=value}, which puts it into its file's tree. */
    String assignment() {
        return path + "=" + text();
    }

    /** The value as a file states it: {@code 2039 GB/s}. */
    public String text() {
        String digits = number.stripTrailingZeros().toPlainString();
        return unit.isEmpty() ? digits : digits + " " + unit;
    }
}
