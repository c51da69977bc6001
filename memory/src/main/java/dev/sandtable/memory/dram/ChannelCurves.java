// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What one kind of channel sustains along six axes.
 *
 * <p>Each axis varies one thing and holds the rest: requests always wait (but under {@link Axis#LOAD}), streams visit the channel 512 bytes
 * at a time, gathers are of {@value #GATHER} bytes. Sizes below one column access are left out, because the channel cannot move less.
 */
public final class ChannelCurves {
    private static final int GATHER = 64;
    private static final int EIGHTHS = 8;
    private static final int TENTHS = 10;
    private static final Bytes VISIT = new Bytes(512);

    /** What is varied. */
    public enum Axis {
        /** Distance in bytes between single accesses that are read one after the other. */
        STRIDE("stride", "bytes"),
        /** Share of a stream's bytes that is read, the rest written to another. */
        READS("reads", "share"),
        /** Contiguous bytes of reads at random places. */
        CHUNK("chunk", "bytes"),
        /** Reads that wait in the controller, gathers of 64 bytes. */
        QUEUE("queue", "requests"),
        /** Streams read in turn. */
        STREAMS("streams", "streams"),
        /** Gathers of 64 bytes offered at an even pace, as a share of what the channel sustains of them. */
        LOAD("load", "share");

        private final String word;
        private final String unit;

        Axis(String word, String unit) {
            this.word = word;
            this.unit = unit;
        }

        /** Its name in tables. */
        public String word() {
            return word;
        }

        /** What its numbers count. */
        public String unit() {
            return unit;
        }
    }

    /**
     * One point of a curve.
     *
     * @param x place on the axis
     * @param answer what the channel does there
     */
    public record Point(double x, AccessCurve.Answer answer) {}

    // ---- Parameters -------------------------------------------------------------
    private final DramSpec spec;
    private final Controller controller;

    // ---- State ------------------------------------------------------------------
    private final AccessCurve curve;

    /** The curves of a channel under a controller. */
    public ChannelCurves(DramSpec spec, Controller controller) {
        this.spec = spec;
        this.controller = controller;
        curve = new AccessCurve(spec, controller);
    }

    // ---- Statistics -------------------------------------------------------------

    /** The points along an axis, from its start. */
    public List<Point> along(Axis axis) {
        Bytes access = new Bytes(spec.organization().accessBytes());
        List<Point> points = new ArrayList<>();
        switch (axis) {
            case STRIDE ->
                powers(access.value(), 64 << 10)
                        .forEach(bytes -> add(points, bytes, AccessPattern.strided(access, new Bytes(bytes))));
            case READS -> {
                for (int i = 0; i <= EIGHTHS; i++) {
                    double share = (double) i / EIGHTHS;
                    add(points, share, AccessPattern.stream(share));
                }
            }
            case CHUNK ->
                powers(access.value(), 4 << 10)
                        .forEach(bytes -> add(points, bytes, AccessPattern.gather(new Bytes(bytes))));
            case QUEUE -> powers(4, 256).forEach(depth -> points.add(new Point(depth, atDepth(depth.intValue()))));
            case STREAMS ->
                powers(1, 64)
                        .forEach(streams -> add(
                                points,
                                streams,
                                new AccessPattern(
                                        AccessPattern.Kind.STREAM, 1, VISIT, Bytes.ZERO, streams.intValue())));
            case LOAD -> {
                AccessPattern gather = AccessPattern.gather(new Bytes(GATHER));
                double sustained = curve.efficiency(gather);
                for (int i = 1; i <= TENTHS; i++) {
                    double share = (double) i / TENTHS;
                    points.add(new Point(share, curve.at(gather, share * sustained)));
                }
            }
        }
        return List.copyOf(points);
    }

    private void add(List<Point> points, double x, AccessPattern pattern) {
        points.add(new Point(x, curve.at(pattern, 1)));
    }

    private AccessCurve.Answer atDepth(int depth) {
        Controller.Queues queues = controller.queues();
        Controller deep = controller.withQueues(
                new Controller.Queues(depth, queues.writes(), queues.low(), queues.high(), queues.perBank()));
        return new AccessCurve(spec, deep).at(AccessPattern.gather(new Bytes(GATHER)), 1);
    }

    private static List<Long> powers(long first, long last) {
        List<Long> powers = new ArrayList<>();
        for (long power = first; power <= last; power *= 2) {
            powers.add(power);
        }
        return powers;
    }
}
