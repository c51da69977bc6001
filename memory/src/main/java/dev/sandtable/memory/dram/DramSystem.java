// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Several equal channels behind one front end that offers requests in order.
 *
 * <p><b>Model.</b> The mapping's channel bits pick a channel; each has a controller of its own. A request whose channel has no room
 * holds up all that come behind it, whatever their channels. Channels act in the order of their next events.
 * <p><b>Left out.</b> The way between the front end and the channels.
 * <p><b>Check.</b> One channel does what {@link DramChannel} does; several under a stream do as much as so many alone; other
 * simulators' figures for 8 and 16 channels ({@code DramSystemTest}).
 * <p><b>Source.</b> As {@link DramChannel}.
 */
public final class DramSystem {
    private static final long NEVER = Scheduler.NEVER;

    // ---- Parameters -------------------------------------------------------------
    private final DramChannel[] channels;
    private final AddressDecoder decoder;
    private final TickTimings timings;
    private final Organization organization;
    private final Optional<InlineEcc> ecc;

    // ---- State ------------------------------------------------------------------
    private final long[] nextTick;
    private final boolean[] changed;
    private final HeadOfLine head;

    /** {@code count} idle channels, a power of two; the mapping must pick one of them, as {@link AddressMapping#acrossChannels} does. */
    public DramSystem(DramSpec spec, Controller controller, int count) {
        this(spec, controller, count, channel -> CommandObserver.NONE);
    }

    /** The same, with an observer of each channel. */
    public DramSystem(DramSpec spec, Controller controller, int count, IntFunction<CommandObserver> observers) {
        Controller own = controller.withMapping(AddressMapping.ROW_BANK_COLUMN);
        channels = IntStream.range(0, count)
                .mapToObj(channel -> new DramChannel(spec, own, observers.apply(channel)))
                .toArray(DramChannel[]::new);
        decoder = new AddressDecoder(controller.mapping(), spec.organization(), count);
        timings = new TickTimings(spec);
        head = new HeadOfLine(timings);
        organization = spec.organization();
        ecc = controller.ecc();
        changed = new boolean[count];
        Arrays.fill(changed, true);
        nextTick = new long[count];
        Arrays.fill(nextTick, NEVER);
    }

    // ---- Events -----------------------------------------------------------------

    /** Serves all that the source offers and reports it, from time zero to the last command. */
    public ChannelRun serve(RequestSource plain) {
        Optional<CheckedSource> checked = ecc.map(each -> new CheckedSource(plain, each, organization));
        RequestSource source = checked.isPresent() ? checked.get() : plain;
        long now = 0;
        while (true) {
            admit(source, now);
            lookAgain();
            int first = earliest();
            long tick = nextTick[first];
            long arrival = head.isPresent() ? Math.max(now, head.tick(source)) : NEVER;
            if (arrival > now && arrival < tick) {
                now = arrival;
                continue;
            }
            if (!head.isPresent() && Arrays.stream(channels).allMatch(DramChannel::isIdle)) {
                return report(checked.map(CheckedSource::checks).orElse(0L));
            }
            DramChannel channel = channels[first];
            changed[first] = true;
            now = tick;
            if (channel.proceed(tick)) {
                admit(source, tick);
                channel.pass(tick);
                now = tick + 1;
            }
        }
    }

    private int earliest() {
        int best = 0;
        for (int channel = 1; channel < nextTick.length; channel++) {
            if (nextTick[channel] < nextTick[best]) {
                best = channel;
            }
        }
        return best;
    }

    private void admit(RequestSource source, long tick) {
        while (head.stepUp(source)) {
            if (head.tick(source) > tick || !accepts(source, tick)) {
                return;
            }
            int channel = decoder.channel();
            channels[channel].add(decoder.bank(), decoder.row(), source.isWrite(), tick);
            changed[channel] = true;
            head.leave();
        }
    }

    /** Asks the channels to which something happened for their next event. */
    private void lookAgain() {
        for (int channel = 0; channel < channels.length; channel++) {
            if (changed[channel]) {
                changed[channel] = false;
                nextTick[channel] = channels[channel].next();
            }
        }
    }

    /** Whether the channel of the present request has room; the decoder has then decoded it. */
    private boolean accepts(RequestSource source, long tick) {
        decoder.decode(source.address());
        return channels[decoder.channel()].accepts(source.isWrite(), tick);
    }

    // ---- Statistics -------------------------------------------------------------

    private ChannelRun report(long checks) {
        Device.Counts counts = channels[0].countsAtLastAccess();
        for (int channel = 1; channel < channels.length; channel++) {
            counts = counts.beside(channels[channel].countsAtLastAccess());
        }
        return ChannelRun.of(counts, timings, organization, channels.length, checks);
    }
}
