// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import dev.sandtable.spec.SpecDocument;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The roofs of a chip by its data sheet, found in its file by what its figures are: every {@code peak} is a flat roof, and
 * every memory level with a bandwidth a slanted one.
 *
 * @param peaks operations per second by number format
 * @param bandwidths bytes per second by section: {@code l2}, {@code memory}
 */
public record Roofs(Map<String, FlopsPerSecond> peaks, Map<String, BytesPerSecond> bandwidths) {
    private static final String PEAK = "peak.";
    private static final String BANDWIDTH = ".bandwidth";

    public Roofs {
        peaks = new LinkedHashMap<>(peaks);
        bandwidths = new LinkedHashMap<>(bandwidths);
    }

    /** The roofs that a chip's file states. */
    public static Roofs of(SpecDocument<?> chip) {
        Map<String, FlopsPerSecond> peaks = new LinkedHashMap<>();
        Map<String, BytesPerSecond> bandwidths = new LinkedHashMap<>();
        for (StatedFigure figure : StatedFigure.of(chip)) {
            String path = figure.path();
            if (path.startsWith(PEAK)) {
                peaks.put(path.substring(PEAK.length()), FlopsPerSecond.parse(figure.text()));
            } else if (path.endsWith(BANDWIDTH)
                    && !path.startsWith("ports.")
                    && figure.unit().endsWith("B/s")) {
                bandwidths.put(
                        path.substring(0, path.length() - BANDWIDTH.length()), BytesPerSecond.parse(figure.text()));
            }
        }
        return new Roofs(peaks, bandwidths);
    }
}
