// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.CommandLog.Issued;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads a log of commands against what holds without regard to delays: only closed banks open or are refreshed, only the open
 * row is accessed, command pins and data pins carry one thing at a time, commands start on their clock edge.
 *
 * <p>Delays are {@link TimingChecker}'s; a device without any of them would still obey these laws.
 */
final class StateChecker {
    private static final int CLOSED = -1;
    private static final double ROUNDING = 0.974;
    private static final int BURSTS_KEPT = 32;

    private record Span(long from, long to, Issued issued) {}

    // ---- Parameters -------------------------------------------------------------
    private final Organization organization;
    private final CommandBus bus;
    private final long readTicks;
    private final long writeTicks;

    // ---- State ------------------------------------------------------------------
    private final int[] openRow;
    private final List<Deque<Span>> data = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private long rowPinsTick;
    private long columnPinsTick;
    private long lastTick;
    private long tightPins;

    StateChecker(DramSpec spec) {
        organization = spec.organization();
        bus = spec.bus();
        double hertz = spec.clock().value();
        readTicks = 2 * (long) Math.floor(spec.timings().cl().value() * 1e-12 * hertz + ROUNDING);
        writeTicks = 2 * (long) Math.floor(spec.timings().cwl().value() * 1e-12 * hertz + ROUNDING);
        openRow = new int[organization.banks() * organization.pseudoChannels()];
        Arrays.fill(openRow, CLOSED);
        for (int pseudo = 0; pseudo < organization.pseudoChannels(); pseudo++) {
            data.add(new ArrayDeque<>());
        }
    }

    // ---- Events -----------------------------------------------------------------

    /** Reads a log that begins at time zero. */
    void check(List<Issued> log) {
        Issued before = new Issued(0, Command.REFRESH_ALL, 0, CLOSED);
        for (Issued issued : log) {
            if (issued.command() == Command.AUTO_PRECHARGE) {
                demand(before.isColumn() && before.bank() == issued.bank(), "follows its access", issued);
            } else {
                demand(issued.tick() >= lastTick, "goes back in time", issued);
                lastTick = issued.tick();
                holdPins(issued);
            }
            change(issued);
            before = issued;
        }
    }

    private void holdPins(Issued issued) {
        boolean column = issued.isColumn();
        int halfClocks = column
                ? bus.columnHalfClocks()
                : issued.command() == Command.ACTIVATE ? bus.activateHalfClocks() : bus.prechargeHalfClocks();
        boolean falling = !column && issued.command() != Command.ACTIVATE && bus.prechargeHalfClocks() == 1;
        demand(falling || issued.tick() % 2 == 0, "starts on a rising edge", issued);
        long free = bus.separate() ? column ? columnPinsTick : rowPinsTick : Math.max(columnPinsTick, rowPinsTick);
        demand(issued.tick() >= free, "finds its command pins free", issued);
        tightPins += issued.tick() == free ? 1 : 0;
        if (column) {
            columnPinsTick = issued.tick() + halfClocks;
        } else {
            rowPinsTick = issued.tick() + halfClocks;
        }
    }

    private void change(Issued issued) {
        int bank = issued.bank();
        int first = bank - bank % organization.banks();
        switch (issued.command()) {
            case ACTIVATE -> {
                demand(openRow[bank] == CLOSED, "opens a closed bank", issued);
                demand(issued.row() >= 0 && issued.row() < organization.rows(), "opens a row that exists", issued);
                openRow[bank] = issued.row();
            }
            case READ, WRITE -> {
                demand(openRow[bank] != CLOSED && openRow[bank] == issued.row(), "accesses the open row", issued);
                holdData(issued);
            }
            case PRECHARGE, AUTO_PRECHARGE -> {
                demand(openRow[bank] != CLOSED, "closes an open bank", issued);
                openRow[bank] = CLOSED;
            }
            case PRECHARGE_ALL -> {
                demand(anyOpen(first), "closes some open bank", issued);
                Arrays.fill(openRow, first, first + organization.banks(), CLOSED);
            }
            case REFRESH_ALL -> demand(!anyOpen(first), "refreshes closed banks", issued);
            case REFRESH_BANK -> demand(openRow[bank] == CLOSED, "refreshes a closed bank", issued);
        }
    }

    private boolean anyOpen(int first) {
        return Arrays.stream(openRow, first, first + organization.banks()).anyMatch(row -> row != CLOSED);
    }

    private void holdData(Issued issued) {
        long from =
                issued.tick() + bus.columnHalfClocks() + (issued.command() == Command.READ ? readTicks : writeTicks);
        Span span = new Span(from, from + 2L * organization.burstClocks(), issued);
        Deque<Span> held = data.get(issued.bank() / organization.banks());
        for (Span other : held) {
            demand(span.to <= other.from || span.from >= other.to, "shares data pins with " + other.issued, issued);
        }
        held.addLast(span);
        if (held.size() > BURSTS_KEPT) {
            held.removeFirst();
        }
    }

    private void demand(boolean holds, String law, Issued issued) {
        if (!holds) {
            breaches.add(issued + ": " + law);
        }
    }

    // ---- Statistics -------------------------------------------------------------

    List<String> breaches() {
        return breaches;
    }

    /** Commands that began as soon as their pins were free. */
    long tightPins() {
        return tightPins;
    }
}
