// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memo.ByValue;
import dev.sandtable.memo.DiskMemo;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.Optional;

/**
 * What one kind of channel sustains, by access pattern.
 *
 * <p><b>Model.</b> A {@link DramChannel} serves the pattern for some refresh intervals and then for some more, which are
 * measured; whole intervals, so that refresh is counted in full. The answers of {@value #KEPT} patterns are kept, between
 * runs too where there is a store: they depend on device, controller, span and question, and on nothing else.
 * <p><b>Left out.</b> Transients: the first microseconds after a pattern begins.
 * <p><b>Check.</b> Streams lose the refresh time and no more ({@code CatalogueTest}); an offered pace is kept ({@code
 * DramChannelTest}); the short span is near the long one, and what a store kept is what is computed ({@code
 * AccessCurveTest}).
 * <p><b>Source.</b> As {@link DramChannel}.
 */
public final class AccessCurve {
    /** A chip is asked for a few dozen patterns, a sweep over spacings for some thousand. */
    private static final int KEPT = 10_000;

    // ---- Parameters -------------------------------------------------------------
    private final DramSpec spec;
    private final Controller controller;
    private final Span span;

    // ---- State ------------------------------------------------------------------
    private final DiskMemo<Question, Answer> answers;

    /**
     * How long a channel is watched, in refresh intervals.
     *
     * @param warmUp run before
     * @param measured run and measured
     */
    public record Span(int warmUp, int measured) {
        /** Ten intervals: what a channel alone is judged on. */
        public static final Span LONG = new Span(2, 8);
        /** Three intervals, within 3.5 % of ten: what a chip asks by the dozen before it answers. */
        public static final Span SHORT = new Span(1, 2);

        public Span {
            if (warmUp < 0 || measured < 1) {
                throw new IllegalArgumentException(
                        "a span measures at least one interval, was " + measured + " after " + warmUp);
            }
        }
    }

    private record Question(AccessPattern pattern, double load) {}

    /**
     * What the channel does under a pattern.
     *
     * @param bandwidth bytes per second of the channel
     * @param efficiency share of what the pins could carry
     * @param latency from entry into the controller to the last datum, mean over reads; zero if nothing is read
     * @param rowHits share of requests that found their row open
     * @param joulesPerByte energy per byte moved, standby included, if the device's energies are known
     */
    public record Answer(
            BytesPerSecond bandwidth,
            double efficiency,
            Picoseconds latency,
            double rowHits,
            Optional<Double> joulesPerByte) {}

    /** The curve of one kind of channel under one controller, watched for long. */
    public AccessCurve(DramSpec spec, Controller controller) {
        this(spec, controller, Span.LONG, MemoStore.none());
    }

    /** The curve that finds in a store what earlier runs of the same span answered, and leaves its own there. */
    public AccessCurve(DramSpec spec, Controller controller, Span span, MemoStore store) {
        this.spec = spec;
        this.controller = controller;
        this.span = span;
        String figures = store.keeps() ? ByValue.fingerprint(List.of(spec, controller, span)) : "";
        answers = store.open(
                new DiskMemo.Parameters<>("dram-answers", figures, KEPT, ByValue::write, new AnswerCodec()),
                this::simulate);
    }

    // ---- Statistics -------------------------------------------------------------

    /** Sustained bandwidth as a share of what the pins could carry, with requests always waiting. */
    public double efficiency(AccessPattern pattern) {
        return at(pattern, 1).efficiency();
    }

    /** Mean read latency in the controller and the device, with requests always waiting. */
    public Picoseconds latency(AccessPattern pattern) {
        return at(pattern, 1).latency();
    }

    /** Latency of a read that finds its bank closed and the channel idle: tRCD + tCL + burst. */
    public Picoseconds idleLatency() {
        double burstPs = spec.organization().burstClocks() * 1e12 / spec.clock().value();
        return spec.timings().rcdRead().plus(spec.timings().cl()).plus(new Picoseconds(Math.round(burstPs)));
    }

    /**
     * The channel's answer at a load: 1 keeps requests always waiting, a smaller share offers that share of the pins'
     * bandwidth at an even pace.
     */
    public Answer at(AccessPattern pattern, double load) {
        if (!(load > 0 && load <= 1)) {
            throw new IllegalArgumentException("load must be above 0 and at most 1, was " + load);
        }
        return answers.of(new Question(pattern, load));
    }

    private Answer simulate(Question question) {
        double pins = spec.channelBandwidth().value();
        double psPerAccess = question.load == 1 ? 0 : spec.organization().accessBytes() * 1e12 / (pins * question.load);
        DramChannel channel = new DramChannel(spec, controller);
        RequestSource source = question.pattern.requests(spec.organization().addresses(), psPerAccess, Long.MAX_VALUE);
        Picoseconds interval = spec.timings().refi();
        channel.serveUntil(source, interval.times(span.warmUp));
        ChannelRun run = channel.serveUntil(source, interval.times(span.warmUp + span.measured));
        long requests = run.reads() + run.writes();
        return new Answer(
                run.bandwidth(),
                run.bandwidth().value() / pins,
                run.meanReadLatency(),
                requests == 0 ? 0 : (double) run.rowHits() / requests,
                spec.energy()
                        .map(energy -> run.energy(energy).value() / run.moved().value()));
    }
}
