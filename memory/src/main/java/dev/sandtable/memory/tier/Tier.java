// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * A place behind the accelerators' own memory: host DRAM, a memory pool, flash drives, a parallel file system.
 *
 * <p><b>Model.</b> n clients that move b bytes each at once share m members. All together they have at most what the members
 * carry, B = m·min(rate, requests per second · r); one has at most P, the least of its own link and B. Of the b bytes in
 * requests of r, a client keeps q in flight, each of which takes the latency L and its own r/P: once q·r/P is less than
 * that, requests go out in rounds, ⌊(⌈b/r⌉ − 1) / q⌋ = w of them before the last. So
 * <pre>
 *   D    = w·(L + r/P) + (b − w·q·r) / P        (b / P where q·r/P ≥ L + r/P)
 *   rate = min(b / D, B / n),   t = open + L + b / rate
 * </pre>
 * For long transfers b / D is min(P, q·r / (L + r/P)), which is Little's law. Reads and writes at once are max-min fair
 * under the ceilings of their sums.
 * <p><b>Left out.</b> Placement of stripes (members are loaded evenly), wear and garbage collection of drives, queues of
 * metadata servers beyond the time to open.
 * <p><b>Check.</b> One client with much in flight: t = L + b/P. Many: the sum of their rates is B. One with little in
 * flight: an event simulation of its requests gives the same time ({@code TierTest}).
 * <p><b>Source.</b> Little's law; figures per tier in {@code configs/tiers}.
 */
public final class Tier {
    // ---- Parameters -------------------------------------------------------------
    private final TierSpec spec;

    /** The tier that a specification describes. */
    public Tier(TierSpec spec) {
        this.spec = spec;
    }

    /** What this tier was built from. */
    public TierSpec spec() {
        return spec;
    }

    /** What all members hold together; absent where nothing limits it. */
    public Optional<Bytes> capacity() {
        return spec.capacity().map(member -> member.times(spec.members()));
    }

    /**
     * Refuses what does not fit.
     *
     * @throws IllegalArgumentException saying how much lacks
     */
    public void requireRoom(Bytes bytes) {
        capacity().filter(all -> all.compareTo(bytes) < 0).ifPresent(all -> {
            throw new IllegalArgumentException(
                    bytes + " lack " + new Bytes(bytes.value() - all.value()) + " in a tier of " + all);
        });
    }

    // ---- Transfers --------------------------------------------------------------

    /** A transfer of contiguous bytes, in the largest requests. */
    public Transfer transfer(Access access, Bytes bytes) {
        return new Transfer(access, bytes, spec.requests().size());
    }

    /** A transfer of pieces that do not lie together: a request takes in no more than a piece. */
    public Transfer transfer(Access access, Bytes bytes, Bytes piece) {
        Bytes largest = spec.requests().size();
        return new Transfer(access, bytes, piece.compareTo(largest) < 0 ? piece : largest);
    }

    // ---- Statistics: one way ----------------------------------------------------

    /** What the members carry one way in requests of a size, for all clients together. */
    public BytesPerSecond ceiling(Access access, Bytes request) {
        double rate = spec.medium().of(access).value();
        double asked = spec.requests()
                .of(access)
                .map(perSecond -> perSecond.value() * request.value())
                .orElse(rate);
        return new BytesPerSecond(spec.members() * Math.min(rate, asked));
    }

    /** Rate of a client that is alone, after the first byte. */
    public BytesPerSecond rateAlone(Transfer transfer) {
        double bytes = transfer.bytes().value();
        double request = transfer.request().value();
        int inFlight = spec.requests().inFlight();
        double most = Math.min(
                spec.client().of(transfer.access()).value(),
                ceiling(transfer.access(), transfer.request()).value());
        double round = spec.latency().of(transfer.access()).seconds() + request / most;
        long rounds = transfer.requests() == 0 ? 0 : (transfer.requests() - 1) / inFlight;
        if (rounds == 0 || inFlight * request / most >= round) {
            return new BytesPerSecond(most);
        }
        double rest = bytes - (double) rounds * inFlight * request;
        return new BytesPerSecond(bytes / (rounds * round + rest / most));
    }

    /** Rate of each of {@code clients} that do the same at once, after the first byte. */
    public BytesPerSecond rate(Transfer transfer, int clients) {
        if (clients < 1) {
            throw new IllegalArgumentException("at least 1 client, not " + clients);
        }
        double share = ceiling(transfer.access(), transfer.request()).value() / clients;
        return new BytesPerSecond(Math.min(rateAlone(transfer).value(), share));
    }

    /** Time before the first byte of a transfer. */
    public Picoseconds lead(Access access) {
        return spec.latency()
                .open()
                .orElse(Picoseconds.ZERO)
                .plus(spec.latency().of(access));
    }

    /** Time until the last of {@code clients}, which do the same at once, is done; no time for no bytes. */
    public Picoseconds time(Transfer transfer, int clients) {
        Picoseconds moving = rate(transfer, clients).timeFor(transfer.bytes());
        return transfer.bytes().value() == 0
                ? Picoseconds.ZERO
                : lead(transfer.access()).plus(moving);
    }

    // ---- Statistics: both ways --------------------------------------------------

    /**
     * Time until the last of {@code clients}, each of which reads and writes at the same time, is done with both. Where
     * nothing joins the two ways it is the longer of them.
     */
    public Picoseconds exchangeTime(Transfer one, Transfer other, int clients) {
        if (one.access() == other.access()) {
            throw new IllegalArgumentException("an exchange reads and writes");
        }
        if (one.bytes().value() == 0 || other.bytes().value() == 0) {
            return time(one.bytes().value() == 0 ? other : one, clients);
        }
        boolean inOrder = lead(one.access()).compareTo(lead(other.access())) <= 0;
        return inOrder ? exchange(one, other, clients) : exchange(other, one, clients);
    }

    /** The law of an exchange in which {@code first} moves its first byte no later than {@code second}. */
    private Picoseconds exchange(Transfer first, Transfer second, int clients) {
        double alone = rate(first, clients).value();
        double alsoAlone = rate(second, clients).value();
        double sum = together(clients);
        double start = lead(second.access()).seconds();
        double ahead = (start - lead(first.access()).seconds()) * alone;
        if (ahead >= first.bytes().value()) {
            return time(second, clients);
        }
        double firstBytes = first.bytes().value() - ahead;
        double secondBytes = second.bytes().value();
        double firstRate = Math.min(alone, Math.max(sum / 2, sum - alsoAlone));
        double secondRate = Math.min(alsoAlone, Math.max(sum / 2, sum - alone));
        double both = Math.min(firstBytes / firstRate, secondBytes / secondRate);
        double rest = Math.max((firstBytes - both * firstRate) / alone, (secondBytes - both * secondRate) / alsoAlone);
        return Picoseconds.ofSecondsRoundedUp(start + both + rest);
    }

    /** What one of {@code clients} has for both ways together. */
    private double together(int clients) {
        double own = spec.client().together().map(BytesPerSecond::value).orElse(Double.POSITIVE_INFINITY);
        double all = spec.medium().together().map(BytesPerSecond::value).orElse(Double.POSITIVE_INFINITY);
        return Math.min(own, spec.members() * all / clients);
    }
}
