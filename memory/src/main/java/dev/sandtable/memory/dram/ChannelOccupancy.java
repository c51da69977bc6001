// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How busy each part of a channel was: the commands that went out, times how long each holds the part.
 *
 * <p><b>Model.</b> Over a span T and p pseudo-channels, with counts n:
 * <ul>
 *   <li>data pins: (n_rd + n_wr)·burst / (p·T);
 *   <li>their forced pauses: what lies beyond a burst between two accesses one after the other: tRTW or tCWL + burst + tWTR where they
 *       turn, tCCD_L where both are of one bank group, tCCD_R where they are of two stack identifiers; each / (p·T), so that pins and pauses add up to 1 at most;
 *   <li>command pins: each command's half clocks / T, row and column commands apart where they have pins of their own;
 *   <li>activates: n_act·max(tRRD_S, tFAW/4) / (p·T);
 *   <li>the busiest bank: n_act·tRC of it / T;
 *   <li>refresh: banks·tRFC or tRFCpb over all bank time.
 * </ul>
 * <p><b>Left out.</b> tRRD_L and tRTP, which hold less than what is counted; holds that outlast the span count in full, but no part
 * is busier than all the time.
 * <p><b>Check.</b> The part that a closed form of the package page names is the busiest one, and nearly always busy ({@code
 * ChannelOccupancyTest}).
 * <p><b>Source.</b> As {@link BankTimers}.
 */
public final class ChannelOccupancy implements CommandObserver {

    /** Parts of a channel that commands hold. */
    public enum Part {
        DATA_PINS("data pins"),
        TURNING("pauses of the data pins between reads and writes"),
        BANK_GROUP("pauses of the data pins in one bank group (tCCD_L)"),
        STACK("pauses of the data pins between stack identifiers (tCCD_R)"),
        COLUMN_PINS("column command pins"),
        ROW_PINS("row command pins"),
        COMMAND_PINS("command pins"),
        ACTIVATES("activates (tRRD, tFAW)"),
        BANK("one bank (tRC)"),
        REFRESH("refresh");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    private static final int NONE = -1;

    // ---- Parameters -------------------------------------------------------------
    private final TickTimings timings;
    private final Organization organization;
    private final int burstTicks;

    // ---- State: the last access of each pseudo-channel ---------------------------
    private final Command[] lastColumn;
    private final int[] lastGroup;

    // ---- Statistics -------------------------------------------------------------
    private final long[] activatesOfBank;
    private long accesses;
    private long activates;
    private long rowTicks;
    private long turnTicks;
    private long groupTicks;
    private long stackTicks;
    private long refreshTicks;

    /** The parts of a channel of this kind, not yet used. */
    public ChannelOccupancy(DramSpec spec) {
        timings = new TickTimings(spec);
        organization = spec.organization();
        burstTicks = 2 * organization.burstClocks();
        int banks = organization.pseudoChannels() * organization.banks();
        activatesOfBank = new long[banks];
        lastColumn = new Command[organization.pseudoChannels()];
        Arrays.fill(lastColumn, Command.READ);
        lastGroup = new int[organization.pseudoChannels()];
        Arrays.fill(lastGroup, NONE);
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public void issued(long tick, Command command, int bank, int row) {
        switch (command) {
            case READ, WRITE -> column(command, bank);
            case ACTIVATE -> {
                activates++;
                activatesOfBank[bank]++;
                rowTicks += timings.activateTicks;
            }
            case PRECHARGE, PRECHARGE_ALL -> rowTicks += timings.prechargeTicks;
            case AUTO_PRECHARGE -> {
                // It travels with an access and holds no pins of its own.
            }
            case REFRESH_ALL -> {
                rowTicks += timings.prechargeTicks;
                refreshTicks += (long) organization.banks() * duration(timings.refreshToActivate);
            }
            case REFRESH_BANK -> {
                rowTicks += timings.prechargeTicks;
                refreshTicks += duration(timings.bankRefreshToActivate);
            }
        }
    }

    private void column(Command command, int bank) {
        accesses++;
        boolean write = command == Command.WRITE;
        int pseudo = bank / organization.banks();
        int group = bank / organization.banksPerGroup();
        boolean sameGroup = group == lastGroup[pseudo];
        if (lastGroup[pseudo] != NONE && command != lastColumn[pseudo]) {
            int toRead = sameGroup ? timings.writeToReadLong : timings.writeToReadShort;
            turnTicks += Math.max(0, (write ? timings.readToWrite : toRead) - burstTicks);
        } else if (sameGroup) {
            groupTicks += (write ? timings.writeToWriteLong : timings.readToReadLong) - burstTicks;
        } else if (lastGroup[pseudo] != NONE
                && group / organization.bankGroups() != lastGroup[pseudo] / organization.bankGroups()) {
            stackTicks += (write ? timings.writeToWriteStack : timings.readToReadStack) - burstTicks;
        }
        lastGroup[pseudo] = group;
        lastColumn[pseudo] = command;
    }

    /** A refresh's duration from the delay between first edges. */
    private long duration(int toActivate) {
        return toActivate - timings.prechargeTicks + timings.activateTicks;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Share of a span for which each part was held by the commands seen so far; parts that the channel does not have are left out. */
    public Map<Part, Double> over(Picoseconds span) {
        double ticks = span.value() / timings.tickPs;
        double pseudoTicks = ticks * organization.pseudoChannels();
        double columnTicks = (double) accesses * timings.columnTicks;
        double activateTicks = Math.max(timings.activateToActivateShort, timings.fourActivates / 4.0);
        Map<Part, Double> shares = new EnumMap<>(Part.class);
        put(shares, Part.DATA_PINS, (double) accesses * burstTicks, pseudoTicks);
        put(shares, Part.TURNING, turnTicks, pseudoTicks);
        put(shares, Part.BANK_GROUP, groupTicks, pseudoTicks);
        if (organization.stackIds() > 1) {
            put(shares, Part.STACK, stackTicks, pseudoTicks);
        }
        if (timings.separateBuses) {
            put(shares, Part.COLUMN_PINS, columnTicks, ticks);
            put(shares, Part.ROW_PINS, rowTicks, ticks);
        } else {
            put(shares, Part.COMMAND_PINS, columnTicks + rowTicks, ticks);
        }
        put(shares, Part.ACTIVATES, activates * activateTicks, pseudoTicks);
        long busiest = Arrays.stream(activatesOfBank).max().orElse(0);
        put(shares, Part.BANK, (double) busiest * timings.activateToActivateSameBank, ticks);
        put(shares, Part.REFRESH, refreshTicks, pseudoTicks * organization.banks());
        return shares;
    }

    /** The mean over channels of one kind. */
    public static Map<Part, Double> mean(List<ChannelOccupancy> channels, Picoseconds span) {
        Map<Part, Double> sum = new EnumMap<>(Part.class);
        for (ChannelOccupancy channel : channels) {
            channel.over(span).forEach((part, share) -> sum.merge(part, share / channels.size(), Double::sum));
        }
        return sum;
    }

    private static void put(Map<Part, Double> shares, Part part, double held, double of) {
        shares.put(part, of > 0 ? Math.min(1, held / of) : 0);
    }

    /** Share of a span for which the data pins moved data or had to pause. */
    public static double pins(Map<Part, Double> shares) {
        return shares.getOrDefault(Part.DATA_PINS, 0.0)
                + shares.getOrDefault(Part.TURNING, 0.0)
                + shares.getOrDefault(Part.BANK_GROUP, 0.0)
                + shares.getOrDefault(Part.STACK, 0.0);
    }

    /**
     * The part that was held longest, pauses counted with the data pins; refresh is not among them, because it closes all parts alike.
     * Among equals the first.
     */
    public static Part busiest(Map<Part, Double> shares) {
        Part busiest = Part.DATA_PINS;
        double most = pins(shares);
        for (Map.Entry<Part, Double> entry : shares.entrySet()) {
            if (entry.getKey() != Part.REFRESH && entry.getValue() > most) {
                busiest = entry.getKey();
                most = entry.getValue();
            }
        }
        return busiest;
    }
}
