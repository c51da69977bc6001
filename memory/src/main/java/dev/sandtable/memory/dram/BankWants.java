// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Arrays;

/**
 * The requests that wait and what their banks want next: a column access, an activate, a precharge, or to be closed after idling.
 *
 * <p>A bank's wish changes only when the bank does: by a request that comes, a command that goes, a refresh that claims it. So it is
 * kept, a bit per bank and pseudo-channel, and looked at again when told.
 */
final class BankWants {
    private static final int NONE = RequestQueue.NONE;
    /** Layout of {@link #rank}: 24 bits of ticks, 33 of age, 6 of bank. */
    private static final int TICK_SHIFT = 39;

    private static final int AGE_SHIFT = 6;
    private static final long AGES = 1L << 32;
    private static final int BANK_MASK = 63;
    private static final int MOST_BANKS = BANK_MASK + 1;

    // ---- Parameters -------------------------------------------------------------
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final long idleTicks;
    private final long patienceTicks;
    private final int rowHits;
    private final int pseudoShift;

    // ---- State: requests ----------------------------------------------------------
    final RequestQueue reads;
    final RequestQueue writes;
    final OpenedRequests opened;
    private RequestQueue current;
    private boolean draining;
    private long sequence;

    // ---- State: wishes --------------------------------------------------------------
    /** Banks of a pseudo-channel, a bit each, that want a column access, an activate, a precharge, or that idle with a row open. */
    final long[] column;

    final long[] activate;
    final long[] precharge;
    final long[] idle;
    private final int[] hitSlot;
    private final long[] hitOrder;
    private final long[] oldestOrder;
    private final int[] hitsWhileWanted;
    private final long[] lastUseTick;

    BankWants(
            BankTimers timers,
            RefreshDuty duty,
            Controller controller,
            TickTimings timings,
            Organization organization) {
        this.timers = timers;
        this.duty = duty;
        idleTicks = timings.ticksOf(controller.page().idle());
        patienceTicks = timings.ticksOf(controller.fairness().patience());
        rowHits = controller.fairness().rowHits();
        int pseudoChannels = organization.pseudoChannels();
        if (organization.banks() > MOST_BANKS) {
            throw new IllegalArgumentException("first-ready scheduling takes at most " + MOST_BANKS
                    + " banks in a pseudo-channel, this device has " + organization.banks());
        }
        pseudoShift = Integer.numberOfTrailingZeros(organization.banks());
        int banks = pseudoChannels * organization.banks();
        reads = new RequestQueue(controller.queues().reads(), banks);
        writes = new RequestQueue(controller.queues().writes(), banks);
        current = reads;
        opened = new OpenedRequests(banks);
        column = new long[pseudoChannels];
        activate = new long[pseudoChannels];
        precharge = new long[pseudoChannels];
        idle = new long[pseudoChannels];
        hitSlot = new int[banks];
        hitOrder = new long[banks];
        oldestOrder = new long[banks];
        hitsWhileWanted = new int[banks];
        lastUseTick = new long[banks];
    }

    // ---- Events -----------------------------------------------------------------

    /** Takes a request; true if its bank must be looked at. */
    boolean add(int bank, int row, boolean write, long at) {
        RequestQueue queue = write ? writes : reads;
        queue.add(bank, row, at, sequence++);
        return queue == current || idleTicks > 0;
    }

    /** From now on writes, or reads, are what banks want. */
    void turn(boolean toWrites) {
        draining = toWrites;
        current = toWrites ? writes : reads;
    }

    void lookAtAll(long now) {
        Arrays.fill(column, 0);
        Arrays.fill(activate, 0);
        Arrays.fill(precharge, 0);
        for (int bank = 0; bank < hitSlot.length; bank++) {
            lookAt(bank, now);
        }
    }

    void lookAt(int bank, long now) {
        int pseudo = bank >> pseudoShift;
        long bit = bit(bank);
        column[pseudo] &= ~bit;
        activate[pseudo] &= ~bit;
        precharge[pseudo] &= ~bit;
        idle[pseudo] &= ~bit;
        int row = timers.openRow(bank);
        int oldest = current.oldest(bank);
        if (oldest == NONE) {
            if (idleTicks > 0 && row != BankTimers.CLOSED && isUnwanted(bank)) {
                idle[pseudo] |= bit;
            }
            return;
        }
        oldestOrder[bank] = current.sequence(oldest);
        if (duty.chosenBank(pseudo) == bank && !opened.has(bank)) {
            // Nothing goes before its refresh; hits that went on would put it off for ever.
            return;
        }
        if (row == BankTimers.CLOSED) {
            activate[pseudo] |= bit;
            return;
        }
        int hit = current.oldestHit(bank, row);
        if (hit != NONE && hit != oldest && mustWait(bank, oldest, now)) {
            hit = NONE;
        }
        if (hit != NONE) {
            hitSlot[bank] = hit;
            hitOrder[bank] = current.sequence(hit);
            column[pseudo] |= bit;
        }
        if (!opened.has(bank) && (hit == NONE || current.arrival(oldest) < current.arrival(hit))) {
            precharge[pseudo] |= bit;
        }
    }

    /** Whether hits of a bank must wait for its oldest request, which wants another row. */
    private boolean mustWait(int bank, int oldest, long now) {
        return rowHits > 0 && hitsWhileWanted[bank] >= rowHits
                || patienceTicks > 0 && current.arrival(oldest) <= now - patienceTicks;
    }

    /** The request whose row a bank opens: it leaves its queue and is served before it. */
    void open(int bank, long tick) {
        int slot = current.oldest(bank);
        opened.add(bank, current.sequence(slot), current.arrival(slot), draining);
        current.remove(slot);
        hitsWhileWanted[bank] = 0;
        lastUseTick[bank] = tick;
    }

    /** The hit that a bank wants leaves its queue; answers when it had come. */
    long takeHit(int bank) {
        int slot = hitSlot[bank];
        if (current.oldest(bank) != slot) {
            hitsWhileWanted[bank]++;
        }
        long arrival = current.arrival(slot);
        current.remove(slot);
        return arrival;
    }

    void used(int bank, long tick) {
        lastUseTick[bank] = tick;
    }

    // ---- Statistics -------------------------------------------------------------

    /** A bank's bit in the words of its pseudo-channel. */
    long bit(int bank) {
        return 1L << bank - (bank >> pseudoShift << pseudoShift);
    }

    int pseudo(int bank) {
        return bank >> pseudoShift;
    }

    int firstBank(int pseudo) {
        return pseudo << pseudoShift;
    }

    /** Whether writes have their turn. */
    boolean isDraining() {
        return draining;
    }

    RequestQueue current() {
        return current;
    }

    int hitSlot(int bank) {
        return hitSlot[bank];
    }

    /** Age of the hit that a bank wants; smaller is older. */
    long hitOrder(int bank) {
        return hitOrder[bank];
    }

    /** Age of the oldest request of a bank. */
    long oldestOrder(int bank) {
        return oldestOrder[bank];
    }

    /** When a bank that nobody wants may close. */
    long idleTick(int bank) {
        return lastUseTick[bank] + idleTicks;
    }

    boolean isUnwanted(int bank) {
        return reads.isIdle(bank) && writes.isIdle(bank) && !opened.has(bank);
    }

    /** Whether a waiting request, whatever its turn, hits the open row of a bank. */
    boolean isHit(int bank) {
        int row = timers.openRow(bank);
        return reads.oldestHit(bank, row) != NONE || writes.oldestHit(bank, row) != NONE;
    }

    /** What fairness remembers of a bank, as far as it decides anything. */
    long memory(int bank, long now) {
        long hits = rowHits == 0 ? 0 : Math.min(rowHits, hitsWhileWanted[bank]);
        return hits << Integer.SIZE | (idleTicks == 0 ? 0 : Math.max(0, idleTick(bank) - now));
    }

    /**
     * Tick, then age, then bank in one number, so that the smallest of many is found without a branch: the order of requests
     * is random where it matters, and a processor that guesses wrong loses more than the comparison costs.
     */
    long rank(long ticksAfterFloor, long order, int bankInPseudo) {
        return ticksAfterFloor << TICK_SHIFT | order - sequence + AGES << AGE_SHIFT | bankInPseudo;
    }

    /** A rank behind all of a tick and before all of the next. */
    static long firstAfter(long ticksAfterFloor) {
        return ticksAfterFloor + 1 << TICK_SHIFT;
    }

    /** The tick of a {@link #rank}. */
    static long ticks(long rank) {
        return rank >>> TICK_SHIFT;
    }

    /** The bank of a {@link #rank}. */
    static int bank(long rank) {
        return (int) rank & BANK_MASK;
    }
}
