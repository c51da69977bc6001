// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.symmetry.RelativeState;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One DRAM channel and its controller, command by command.
 *
 * <p><b>Model.</b> Requests wait in a read queue and a write queue, in order of arrival; a full queue holds up what comes
 * behind. A {@link Scheduling} says which request's next command goes out, the delays of the device say when, refresh is owed
 * at its intervals. Nothing happens between two commands, so simulated time jumps from each to the next.
 * <p><b>Left out.</b> Refresh management against row hammer, power-down, more than one rank.
 * <p><b>Check.</b> Closed forms by hand in {@code DramChannelTest}; bandwidth and latency of other simulators for the same
 * inputs in {@code DramOracleTest}; every command against every delay in {@code CommandLawTest}.
 * <p><b>Source.</b> Rixner et al., "Memory access scheduling", ISCA 2000; JEDEC standards as in {@link BankTimers}.
 */
public final class DramChannel {
    private static final long NEVER = Scheduler.NEVER;

    // ---- Parameters -------------------------------------------------------------
    private final Organization organization;
    private final TickTimings timings;
    private final AddressDecoder decoder;
    private final Optional<InlineEcc> ecc;
    private final boolean simulatesAll;

    // ---- State ------------------------------------------------------------------
    private final Device device;
    private final RefreshDuty duty;
    private final Scheduler scheduler;
    private final HeadOfLine head;
    private @Nullable RequestSource present;
    private @Nullable CheckedSource checked;
    private long leftOutTicks;
    private long now;

    /** An idle channel with all banks closed at time zero. */
    public DramChannel(DramSpec spec, Controller controller) {
        this(spec, controller, CommandObserver.NONE);
    }

    /** The same, with an observer that sees every command. */
    public DramChannel(DramSpec spec, Controller controller, CommandObserver observer) {
        if (controller.refresh() == RefreshPolicy.PER_BANK
                && spec.timings().rfcBank().isEmpty()) {
            throw new IllegalArgumentException(spec.standard() + " states no per-bank refresh (rfc-bank, rrefd)");
        }
        organization = spec.organization();
        timings = new TickTimings(spec);
        decoder = new AddressDecoder(controller.mapping(), organization);
        device = new Device(timings, organization, observer);
        duty = new RefreshDuty(controller.refresh(), timings, organization);
        ecc = controller.ecc();
        head = new HeadOfLine(timings);
        scheduler = switch (controller.scheduling()) {
            case FIRST_READY -> new FirstReady(device, duty, controller, timings, organization);
            case BANK_QUEUES -> new BankQueues(device, duty, controller, organization);
        };
        simulatesAll = observer != CommandObserver.NONE
                || controller.refresh() == RefreshPolicy.PER_BANK
                || !scheduler.recurs();
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Serves all that the source offers and reports it, from the present time to the last command.
     *
     * @throws IllegalStateException if a request of another source still waits to be taken
     */
    public ChannelRun serve(RequestSource source) {
        RequestSource all = begin(source);
        long checks = checks();
        Device.Counts start = counts();
        Optional<SteadyStream> steady = SteadyStream.find(this, all);
        while (step(all, NEVER)) {
            steady.ifPresent(SteadyStream::look);
        }
        now = Math.max(start.tick() - leftOutTicks, device.lastColumnTick());
        return since(start, checks);
    }

    /** Serves the source until the given time and reports what was done from the present time on. */
    public ChannelRun serveUntil(RequestSource source, Picoseconds end) {
        RequestSource all = begin(source);
        long checks = checks();
        Device.Counts start = counts();
        long endTick = (long) (end.value() / timings.tickPs) - leftOutTicks;
        while (now < endTick && step(all, endTick)) {
            // every command is issued inside step
        }
        now = Math.max(now, endTick);
        return since(start, checks);
    }

    /** The source with the accesses that error correction adds to it. */
    private RequestSource begin(RequestSource source) {
        if (source != present) {
            if (head.isPresent()) {
                throw new IllegalStateException(
                        "a request of the source before still waits; serve that one to its end first");
            }
            head.begin();
        }
        device.forgetLongest();
        present = source;
        if (ecc.isEmpty()) {
            return source;
        }
        if (checked == null || !checked.isOf(source)) {
            checked = new CheckedSource(source, ecc.get(), organization);
        }
        return checked;
    }

    /** Goes on to the next event: commands, an arrival or a refresh that falls due; false when nothing is left to do. */
    private boolean step(RequestSource source, long endTick) {
        admit(source);
        long arrival = nextArrival(source);
        if (isIdle() && !head.isPresent()) {
            return false;
        }
        long tick = next();
        if (arrival < tick && arrival < endTick) {
            now = Math.max(now, arrival);
        } else if (endTick <= tick) {
            now = endTick;
        } else if (proceed(tick)) {
            admit(source);
            pass(tick);
        }
        return true;
    }

    // ---- Events: one at a time, for whoever drives several channels -------------------

    /** Whether no request waits; refreshes still fall due. */
    boolean isIdle() {
        return scheduler.waiting() == 0;
    }

    /** The tick of the next event. */
    long next() {
        return Math.min(scheduler.next(now), Math.max(now, duty.dueTick()));
    }

    /**
     * Lets the event of {@link #next} happen; true if commands were issued. Requests may then still enter at that tick, and {@link #pass}
     * ends it.
     */
    boolean proceed(long tick) {
        if (duty.dueTick() <= tick) {
            now = Math.max(now, duty.dueTick());
            duty.becomeDue();
            scheduler.refreshBecameDue();
            return false;
        }
        now = tick;
        scheduler.act(tick);
        return true;
    }

    /** Nothing more happens at a tick. */
    void pass(long tick) {
        now = Math.max(now, tick + 1);
    }

    boolean accepts(boolean write, long tick) {
        return scheduler.accepts(write, Math.max(now, tick));
    }

    /** Takes a request that this channel accepts. */
    void add(int bank, int row, boolean write, long tick) {
        now = Math.max(now, tick);
        scheduler.add(bank, row, write, now);
    }

    /** Counts as they stand, at the tick of the last access. */
    Device.Counts countsAtLastAccess() {
        return device.countsAt(device.lastColumnTick());
    }

    /** Takes requests from the source, in order, while their queues have room. */
    private void admit(RequestSource source) {
        while (head.stepUp(source)) {
            if (!scheduler.accepts(source.isWrite(), now) || head.tick(source) > now) {
                return;
            }
            decoder.decode(source.address());
            scheduler.add(decoder.bank(), decoder.row(), source.isWrite(), now);
            head.leave();
        }
    }

    private long nextArrival(RequestSource source) {
        boolean admissible = head.isPresent() && scheduler.accepts(source.isWrite(), now);
        return admissible ? head.tick(source) : NEVER;
    }

    /** What happened between two moments happens so many times more, all at once. */
    void leaveOut(long times, Device.Counts from, Device.Counts to, long requests, long blocks, long refreshes) {
        long ticks = times * (to.tick() - from.tick());
        device.repeat(times, from, to);
        duty.leaveOut(ticks, refreshes);
        decoder.leaveOut(blocks);
        leftOutTicks += ticks;
        head.leaveOut(requests);
    }

    // ---- Statistics -------------------------------------------------------------

    /** Time now. */
    public Picoseconds time() {
        return timings.at(now + leftOutTicks);
    }

    /** Bytes after which a stream meets the same banks and rows by other names; 0 if this channel must simulate every request. */
    long blockBytes() {
        return simulatesAll ? 0 : decoder.blockBytes();
    }

    /** Requests taken from the source so far. */
    long taken() {
        return head.taken();
    }

    /** Ticks until a refresh falls due. */
    long untilRefresh() {
        return duty.dueTick() == NEVER ? NEVER : duty.dueTick() - now;
    }

    long refreshesDue() {
        return duty.refreshesDue();
    }

    Device.Counts counts() {
        return device.countsAt(now + leftOutTicks);
    }

    /** Writes down what decides the future but for the next refresh, seen from a stream that has moved by {@code blocks}. */
    void describe(RelativeState state, long blocks) {
        Renaming names = decoder.namesAfter(blocks);
        state.word(head.isPresent() ? 1 : 0);
        state.word(head.isExhausted() ? 1 : 0);
        device.timers.describe(state, now, names);
        duty.describe(state);
        scheduler.describe(state, now, names);
    }

    private long checks() {
        return checked == null ? 0 : checked.checks();
    }

    private ChannelRun since(Device.Counts start, long checksBefore) {
        return ChannelRun.of(counts().since(start), timings, organization, 1, checks() - checksBefore);
    }
}
