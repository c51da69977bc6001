// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memo.Memo;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * What one kind of channel sustains, by access pattern.
 *
 * <p><b>Model.</b> A {@link DramChannel} serves the pattern for {@value #WARM_UP} refresh intervals and then for
 * {@value #MEASURED} more, which are measured; whole intervals, so that refresh is counted in full. The answers of
 * {@value #KEPT} patterns are kept.
 * <p><b>Left out.</b> Transients: the first microseconds after a pattern begins.
 * <p><b>Check.</b> Streams lose the refresh time and no more ({@code CatalogueTest}); an offered pace is kept ({@code
 * DramChannelTest}).
 * <p><b>Source.</b> As {@link DramChannel}.
 */
public final class AccessCurve {
    private static final int WARM_UP = 2;
    private static final int MEASURED = 8;
    /** A chip is asked for a few dozen patterns, a sweep over spacings for some thousand. */
    private static final int KEPT = 10_000;

    // ---- Parameters -------------------------------------------------------------
    private final DramSpec spec;
    private final Controller controller;

    // ---- State ------------------------------------------------------------------
    private final Memo<Question, Answer> answers = new Memo<>(KEPT, this::simulate);

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

    /** The curve of one kind of channel under one controller. */
    public AccessCurve(DramSpec spec, Controller controller) {
        this.spec = spec;
        this.controller = controller;
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
        PatternSource source = new PatternSource(question.pattern, spec.organization(), psPerAccess, Long.MAX_VALUE);
        Picoseconds interval = spec.timings().refi();
        channel.serveUntil(source, interval.times(WARM_UP));
        ChannelRun run = channel.serveUntil(source, interval.times(WARM_UP + MEASURED));
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
