// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import dev.sandtable.explain.Explanation;
import dev.sandtable.memo.Memo;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.dram.AccessCurve;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * All DRAM of a chip: equal channels among which addresses are spread evenly.
 *
 * <p><b>Model.</b> Each of the n channels sees the same pattern, with chunks cut at the interleaving; bandwidth is n times
 * what one channel sustains, energy per byte and latency are those of one channel. Equal memories of a program are one,
 * with everything that it was asked before.
 * <p><b>Left out.</b> Uneven spreading over channels (hot channels), and what lies between cores and controllers: a chip
 * whose on-chip path carries less than its channels takes the minimum of the two.
 * <p><b>Check.</b> The pins carry what the data sheet says, longer gathers are never slower ({@code MainMemoryTest}),
 * answers between knots lie where simulation puts them ({@code MixCurveTest}); measured chips in {@code DeviceBandwidthTest}.
 * <p><b>Source.</b> As {@link dev.sandtable.memory.dram.DramChannel}.
 */
public final class MainMemory {
    // ---- Parameters -------------------------------------------------------------

    /**
     * What a chip puts around its DRAM.
     *
     * @param spec the devices, at the chip's pin rate
     * @param devices stacks, chips or modules
     * @param controller one controller per channel
     * @param interleave contiguous bytes of one channel before the next
     */
    public record Parameters(DramSpec spec, int devices, Controller controller, Bytes interleave) {
        public Parameters {
            if (devices < 1) {
                throw new IllegalArgumentException("devices must be positive, was " + devices);
            }
            if (interleave.value() < 1) {
                throw new IllegalArgumentException("interleave must be positive, was " + interleave);
            }
        }
    }

    /** Channels change every 256 bytes, as CUDA's documentation of memory partitions has it. */
    public static final Bytes PARTITION = new Bytes(256);

    /** More kinds of memory than a program has chips. */
    private static final int MEMORIES = 64;
    /** Patterns of one memory, each at any share of reads. */
    private static final int PATTERNS = 1_000;

    private static final int FEWEST_STREAMS = 2;
    private static final int MOST_STREAMS = 16;

    private final Parameters parameters;

    // ---- State ------------------------------------------------------------------
    /** Equal memories are one, so that no two users simulate the same. */
    private static final Memo<Parameters, MainMemory> SHARED =
            new Memo<>(MEMORIES, parameters -> new MainMemory(parameters, MemoStore.none()));

    private final AccessCurve curve;
    private final Memo<AccessPattern, MixCurve> mixes;

    private MainMemory(Parameters parameters, MemoStore store) {
        this.parameters = parameters;
        curve = new AccessCurve(parameters.spec, parameters.controller, AccessCurve.Span.SHORT, store);
        mixes = new Memo<>(PATTERNS, pattern -> new MixCurve(curve, pattern));
    }

    /** The memory that the parameters describe; one for all who describe it so. */
    public static MainMemory of(Parameters parameters) {
        return SHARED.of(parameters);
    }

    /** {@code devices} devices whose pins together carry {@code pins}, as data sheets state it, behind throughput controllers. */
    public static MainMemory of(DramSpec spec, int devices, BytesPerSecond pins) {
        return of(spec, devices, pins, MemoStore.none());
    }

    /** The same, which finds in a store what earlier runs were answered, and leaves its own answers there. */
    public static MainMemory of(DramSpec spec, int devices, BytesPerSecond pins, MemoStore store) {
        Parameters parameters =
                new Parameters(spec.atBandwidth(pins, devices), devices, Controller.throughput(spec), PARTITION);
        return store.keeps() ? new MainMemory(parameters, store) : of(parameters);
    }

    // ---- Statistics -------------------------------------------------------------

    /** What this memory was built from. */
    public Parameters parameters() {
        return parameters;
    }

    /** Channels of all devices. */
    public int channels() {
        return parameters.devices * parameters.spec.organization().channels();
    }

    /** What all channels hold. */
    public Bytes capacity() {
        return parameters.spec.organization().channelCapacity().times(channels());
    }

    /** What the pins can carry. */
    public BytesPerSecond pinBandwidth() {
        return parameters.spec.deviceBandwidth().times(parameters.devices);
    }

    /** What a pattern sustains over all channels. */
    public BytesPerSecond sustained(AccessPattern pattern) {
        return pinBandwidth().times(efficiency(pattern));
    }

    /** Share of the pins' bandwidth that a pattern sustains. */
    public double efficiency(AccessPattern pattern) {
        return curve.efficiency(inChannel(pattern));
    }

    /**
     * What a pattern sustains and costs at any share of reads, from few simulations: equal to that of the nearest pattern
     * on a grid. Chunks are rounded down to powers of two and cut at the interleaving; spacings are rounded up to powers
     * of two, streams to 2, 4, 8 or 16, because one stream and two are alike and more than sixteen meet no more open rows.
     */
    public MixCurve mix(AccessPattern pattern) {
        AccessPattern cut = inChannel(pattern);
        int streams = Math.min(MOST_STREAMS, Math.max(FEWEST_STREAMS, upToPower(cut.streams())));
        return mixes.of(new AccessPattern(
                cut.kind(),
                1,
                new Bytes(Long.highestOneBit(cut.chunk().value())),
                new Bytes(
                        cut.spacing().value() == 0 ? 0 : upToPower(cut.spacing().value())),
                cut.kind() == AccessPattern.Kind.RANDOM ? 1 : streams));
    }

    private static int upToPower(int count) {
        return (int) upToPower((long) count);
    }

    private static long upToPower(long size) {
        long floor = Long.highestOneBit(size);
        return floor == size ? size : 2 * floor;
    }

    /** What a pattern sustains, and why. */
    public Explanation explain(AccessPattern pattern) {
        DramSpec spec = parameters.spec;
        AccessCurve.Answer answer = curve.at(inChannel(pattern), 1);
        return Explanation.of(
                "sustained bandwidth",
                sustained(pattern).value(),
                "B/s",
                "pins x efficiency of one " + spec.standard() + " channel",
                Explanation.of(
                        "pin bandwidth",
                        pinBandwidth().value(),
                        "B/s",
                        "devices x pins x transfers per second / 8",
                        Explanation.figure("devices", parameters.devices, "", "the chip's specification"),
                        Explanation.figure(
                                "pins per device", spec.organization().pins(), "", "configs/memories"),
                        Explanation.figure(
                                "transfers per second and pin",
                                spec.clock().value() * spec.organization().transfersPerClock(),
                                "1/s",
                                "the chip's data-sheet bandwidth")),
                Explanation.of(
                        "efficiency",
                        answer.efficiency(),
                        "",
                        "simulated command by command",
                        Explanation.figure("row hits", answer.rowHits(), "", "the same simulation"),
                        Explanation.figure(
                                "mean read latency", answer.latency().seconds(), "s", "the same simulation")));
    }

    /** Mean read latency in controllers and devices when a pattern runs at a share of the pins' bandwidth, 1 for all it can. */
    public Picoseconds latency(AccessPattern pattern, double load) {
        return curve.at(inChannel(pattern), load).latency();
    }

    /** Latency of a lone read that finds its bank closed, from the controller on. */
    public Picoseconds idleLatency() {
        return curve.idleLatency();
    }

    /** Energy per byte that a pattern costs in the DRAM, if the devices' energies are known. */
    public Optional<Double> joulesPerByte(AccessPattern pattern) {
        return curve.at(inChannel(pattern), 1).joulesPerByte();
    }

    private AccessPattern inChannel(AccessPattern pattern) {
        long chunk = Math.min(pattern.chunk().value(), parameters.interleave.value());
        return new AccessPattern(
                pattern.kind(), pattern.readShare(), new Bytes(chunk), pattern.spacing(), pattern.streams());
    }
}
