// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans and levels kept in memory, in the order they were noted: 24 bytes each. Not thread-safe.
 */
public final class RecordedSpans implements SpanRecorder {
    /**
     * A line of the picture.
     *
     * @param process the box it belongs to
     * @param name what it is in there
     */
    public record Track(String process, String name) {}

    /** Grows by half. */
    private static int room(int full) {
        return full + (full >> 1) + 16;
    }

    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<Track, Integer> tracks = new LinkedHashMap<>();

    private int spans;
    private int[] spanTrack = new int[256];
    private int[] spanName = new int[256];
    private long[] startPs = new long[256];
    private long[] endPs = new long[256];

    private int levels;
    private int[] levelTrack = new int[16];
    private int[] levelName = new int[16];
    private long[] levelPs = new long[16];
    private double[] levelValue = new double[16];

    @Override
    public boolean recording() {
        return true;
    }

    @Override
    public int name(String text) {
        return names.computeIfAbsent(text, t -> names.size());
    }

    @Override
    public int track(String process, String track) {
        return tracks.computeIfAbsent(new Track(process, track), t -> tracks.size());
    }

    @Override
    public void span(int track, int name, long from, long to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no span of time: from " + from + " ps to " + to + " ps");
        }
        if (spans == startPs.length) {
            int room = room(spans);
            spanTrack = Arrays.copyOf(spanTrack, room);
            spanName = Arrays.copyOf(spanName, room);
            startPs = Arrays.copyOf(startPs, room);
            endPs = Arrays.copyOf(endPs, room);
        }
        spanTrack[spans] = track;
        spanName[spans] = name;
        startPs[spans] = from;
        endPs[spans++] = to;
    }

    @Override
    public void level(int track, int name, long timePs, double value) {
        if (timePs < 0 || !Double.isFinite(value)) {
            throw new IllegalArgumentException("no level: " + value + " at " + timePs + " ps");
        }
        if (levels == levelPs.length) {
            int room = room(levels);
            levelTrack = Arrays.copyOf(levelTrack, room);
            levelName = Arrays.copyOf(levelName, room);
            levelPs = Arrays.copyOf(levelPs, room);
            levelValue = Arrays.copyOf(levelValue, room);
        }
        levelTrack[levels] = track;
        levelName[levels] = name;
        levelPs[levels] = timePs;
        levelValue[levels++] = value;
    }

    // ---- Reading ----------------------------------------------------------------

    /** The names by number. */
    public List<String> names() {
        return new ArrayList<>(names.keySet());
    }

    /** The tracks by number. */
    public List<Track> tracks() {
        return new ArrayList<>(tracks.keySet());
    }

    public int spans() {
        return spans;
    }

    public int spanTrack(int span) {
        return spanTrack[span];
    }

    public int spanName(int span) {
        return spanName[span];
    }

    public long startPs(int span) {
        return startPs[span];
    }

    public long endPs(int span) {
        return endPs[span];
    }

    public int levels() {
        return levels;
    }

    public int levelTrack(int level) {
        return levelTrack[level];
    }

    public int levelName(int level) {
        return levelName[level];
    }

    public long levelPs(int level) {
        return levelPs[level];
    }

    public double levelValue(int level) {
        return levelValue[level];
    }
}
