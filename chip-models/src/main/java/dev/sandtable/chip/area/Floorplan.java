// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.SquareMillimetres;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The area of a die by part.
 *
 * @param parts every part, in the order of {@link DiePart}
 */
public record Floorplan(Map<DiePart, SquareMillimetres> parts) {
    public Floorplan {
        parts = new EnumMap<>(parts);
    }

    /** The area of a part. */
    public SquareMillimetres of(DiePart part) {
        return parts.getOrDefault(part, new SquareMillimetres(0));
    }

    /** The whole die. */
    public SquareMillimetres total() {
        return sum(part -> true);
    }

    /** All cores together. */
    public SquareMillimetres cores() {
        return sum(DiePart::inCore);
    }

    /** The same plan stretched by a factor. */
    public Floorplan times(double factor) {
        Map<DiePart, SquareMillimetres> stretched = new EnumMap<>(DiePart.class);
        parts.forEach((part, area) -> stretched.put(part, area.times(factor)));
        return new Floorplan(stretched);
    }

    private SquareMillimetres sum(Predicate<DiePart> wanted) {
        double total = 0;
        for (DiePart part : DiePart.values()) {
            if (wanted.test(part)) {
                total += of(part).value();
            }
        }
        return new SquareMillimetres(total);
    }
}
