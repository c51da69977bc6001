// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.PeriodicSource;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.symmetry.RelativeState;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds that a channel under a periodic source repeats itself, and leaves the repetitions out.
 *
 * <p><b>Model.</b> Once per period of the source the state of the channel is written down relative to the present and to the
 * addresses the source has reached. A state that came back after one period does so until a refresh falls due, now and whenever it is
 * met again; if the same was found earlier at the same distance from a refresh, refreshes and all follow alike for ever. Time, counts and the
 * source advance by as many such stretches as there is room for. What lies ahead of the source looks no different for it: rows
 * differ only in being equal or not, and so do the banks (or stack identifiers) that the bits next to the row choose, so
 * both may be renamed.
 * <p><b>Left out.</b> Sources with pauses; queues per bank.
 * <p><b>Check.</b> The same run as without, to the last count ({@code SteadyStreamTest}).
 * <p><b>Source.</b> As {@link dev.sandtable.symmetry.SteadyState}.
 */
final class SteadyStream {
    /** States kept from different refreshes: a period has fewer phases than that in all but odd strides. */
    private static final int REMEMBERED = 4096;

    /** Requests between two looks at least: a look costs as much as a few dozen requests. */
    private static final int SHORTEST = 128;

    private record Seen(RelativeState state, Device.Counts counts, long index, long dueIn, long refreshes) {}

    private record Cycle(Seen from, Seen to) {}

    // ---- Parameters -------------------------------------------------------------
    private final DramChannel channel;
    private final PeriodicSource source;
    private final PeriodicSource.Period period;
    private final long blocksPerPeriod;

    // ---- State ------------------------------------------------------------------
    private final TreeMap<Long, Seen> afterRefresh = new TreeMap<>();
    /** Periods after which a state came back, by the hash of that state. */
    private final TreeMap<Long, Cycle> cycles = new TreeMap<>();

    private @Nullable Seen last;
    private long lastLook = -1;
    private long lastRefreshes = -1;
    private int looks;

    private SteadyStream(DramChannel channel, PeriodicSource source, PeriodicSource.Period period, long blockBytes) {
        this.channel = channel;
        this.source = source;
        this.period = period;
        blocksPerPeriod = period.bytes() / blockBytes;
    }

    /** A watcher of a channel and its source, if the source is periodic in the channel's addresses. */
    static Optional<SteadyStream> find(DramChannel channel, RequestSource source) {
        long blockBytes = channel.blockBytes();
        if (blockBytes == 0 || !(source instanceof PeriodicSource periodic)) {
            return Optional.empty();
        }
        return periodic.findPeriod(blockBytes).map(period -> {
            long atOnce = (SHORTEST + period.requests() - 1) / period.requests();
            PeriodicSource.Period whole =
                    new PeriodicSource.Period(period.requests() * atOnce, period.bytes() * atOnce);
            return new SteadyStream(channel, periodic, whole, blockBytes);
        });
    }

    // ---- Events -----------------------------------------------------------------

    /** Looks at the state once per period; leaves out what recurs. */
    void look() {
        long index = channel.taken();
        long round = index / period.requests();
        if (round == lastLook || looks > REMEMBERED) {
            return;
        }
        lastLook = round;
        looks++;
        long refreshes = channel.refreshesDue();
        RelativeState state = new RelativeState();
        state.word(index % period.requests());
        channel.describe(state, round * blocksPerPeriod);
        Seen now = new Seen(state, channel.counts(), index, channel.untilRefresh(), refreshes);
        if (refreshes == lastRefreshes && last != null && state.recurs(last.state)) {
            cycles.put(state.hash(), new Cycle(last, now));
        } else if (refreshes != lastRefreshes && leaveOutRefreshes(now)) {
            return;
        }
        lastRefreshes = refreshes;
        last = now;
        leaveOutCycles(now);
    }

    /** What this state led to before, refreshes and all, it leads to again; true if there was room for that. */
    private boolean leaveOutRefreshes(Seen now) {
        long key = now.state.hash() * 31 + now.dueIn;
        Seen earlier = afterRefresh.get(key);
        if (earlier == null || earlier.dueIn != now.dueIn || !now.state.recurs(earlier.state)) {
            afterRefresh.put(key, now);
            return false;
        }
        return leaveOut(room(earlier, now), earlier, now, now.refreshes - earlier.refreshes);
    }

    /** A state that once came back after a period does so again until a refresh falls due. */
    private void leaveOutCycles(Seen now) {
        Cycle cycle = cycles.get(now.state.hash());
        if (cycle != null && now.state.recurs(cycle.to.state)) {
            long ticks = cycle.to.counts.tick() - cycle.from.counts.tick();
            long room = now.dueIn == Scheduler.NEVER ? Long.MAX_VALUE : (now.dueIn - 1) / ticks;
            leaveOut(Math.min(room, room(cycle.from, cycle.to)), cycle.from, cycle.to, 0);
        }
    }

    /** How often a stretch between two looks fits into what is left of the source. */
    private long room(Seen from, Seen to) {
        return source.regular() / (to.index - from.index);
    }

    private boolean leaveOut(long times, Seen from, Seen to, long refreshes) {
        if (times <= 0) {
            return false;
        }
        long requests = times * (to.index - from.index);
        source.skip(requests);
        long blocks = requests / period.requests() * blocksPerPeriod;
        channel.leaveOut(times, from.counts, to.counts, requests, blocks, times * refreshes);
        lastLook += requests / period.requests();
        last = null;
        lastRefreshes = channel.refreshesDue();
        looks = 0;
        return true;
    }
}
