// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.CommandLog.Issued;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a log of commands against every delay of a device, pair by pair.
 *
 * <p>Each command is held against all earlier ones near enough to matter, by rules written from the meaning of each delay.
 * Nothing is kept per bank or per group: what the timers of the channel summarise in floors is here the log itself. A delay
 * counts from the last edge of the earlier command to the last edge of the later one; data begin tCL or tCWL after the last
 * edge of their command.
 */
final class TimingChecker {
    private static final double ROUNDING = 0.974;

    /** A delay, by its name in {@link Timings}. */
    enum Rule {
        RCD_READ,
        RCD_WRITE,
        RP,
        RAS,
        RC,
        WR,
        RTP,
        CCD_SHORT,
        CCD_LONG,
        CCD_LONG_WRITE,
        CCD_STACK,
        RRD_SHORT,
        RRD_LONG,
        FAW,
        WTR_SHORT,
        WTR_LONG,
        RTW,
        PPD,
        RFC,
        RFC_BANK,
        RREFD
    }

    /** A pair that is too close, by how many ticks. */
    record Breach(Rule rule, Issued earlier, Issued later, long missingTicks) {}

    // ---- Parameters -------------------------------------------------------------
    private final Timings t;
    private final CommandBus bus;
    private final Organization organization;
    private final double clockHertz;
    private final int burst;
    private final long window;
    private final long refreshWindow;

    // ---- State ------------------------------------------------------------------
    private final Map<Rule, Long> tight = new EnumMap<>(Rule.class);
    private final List<Breach> breaches = new ArrayList<>();

    TimingChecker(DramSpec spec) {
        t = spec.timings();
        bus = spec.bus();
        organization = spec.organization();
        clockHertz = spec.clock().value();
        burst = organization.burstClocks();
        long writing = clocks(t.cwl()) + burst;
        long longest = Math.max(clocks(t.rc()), clocks(t.faw()));
        longest = Math.max(longest, writing + Math.max(clocks(t.wr()), clocks(t.wtrLong())));
        longest = Math.max(longest, Math.max(clocks(t.rtw()), clocks(t.rp())));
        window = 2 * longest + bus.activateHalfClocks() + bus.columnHalfClocks();
        refreshWindow = 2 * clocks(t.rfc()) + bus.activateHalfClocks();
    }

    private int clocks(Picoseconds time) {
        return (int) Math.floor(time.value() * 1e-12 * clockHertz + ROUNDING);
    }

    // ---- Events -----------------------------------------------------------------

    /** Reads a log that begins at time zero. */
    void check(List<Issued> log) {
        List<Issued> refreshes = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            Issued later = log.get(i);
            int activates = 0;
            for (int j = i - 1; j >= 0; j--) {
                Issued earlier = log.get(j);
                // The time of an auto-precharge lies ahead of its place in the log.
                if (earlier.command() != Command.AUTO_PRECHARGE && earlier.tick() + window < later.tick()) {
                    break;
                }
                if (pseudo(earlier) != pseudo(later) || earlier.isRefresh()) {
                    continue;
                }
                compare(earlier, later);
                if (later.command() == Command.ACTIVATE && earlier.command() == Command.ACTIVATE && ++activates == 4) {
                    require(Rule.FAW, earlier, later, clocks(t.faw()));
                }
            }
            for (int j = refreshes.size() - 1; j >= 0; j--) {
                Issued refresh = refreshes.get(j);
                if (refresh.tick() + refreshWindow < later.tick()) {
                    break;
                }
                if (pseudo(refresh) == pseudo(later)) {
                    afterRefresh(refresh, later);
                }
            }
            if (later.isRefresh()) {
                refreshes.add(later);
            }
        }
    }

    private void compare(Issued earlier, Issued later) {
        switch (later.command()) {
            case ACTIVATE, REFRESH_ALL, REFRESH_BANK -> beforeOpening(earlier, later);
            case READ -> beforeRead(earlier, later);
            case WRITE -> beforeWrite(earlier, later);
            case PRECHARGE, PRECHARGE_ALL, AUTO_PRECHARGE -> beforeClosing(earlier, later);
        }
    }

    private void beforeOpening(Issued earlier, Issued later) {
        boolean allBanks = earlier.command() == Command.PRECHARGE_ALL || later.command() == Command.REFRESH_ALL;
        boolean meets = allBanks || earlier.bank() == later.bank();
        if (earlier.isPrecharge() || earlier.command() == Command.AUTO_PRECHARGE) {
            if (meets) {
                require(Rule.RP, earlier, later, clocks(t.rp()));
            }
        } else if (earlier.command() == Command.ACTIVATE) {
            if (meets) {
                require(Rule.RC, earlier, later, clocks(t.rc()));
            } else if (later.command() == Command.ACTIVATE && group(earlier) == group(later)) {
                require(Rule.RRD_LONG, earlier, later, clocks(t.rrdLong()));
            } else {
                require(Rule.RRD_SHORT, earlier, later, clocks(t.rrdShort()));
            }
        }
    }

    private void beforeRead(Issued earlier, Issued later) {
        if (earlier.command() == Command.ACTIVATE && earlier.bank() == later.bank()) {
            require(Rule.RCD_READ, earlier, later, clocks(t.rcdRead()));
        } else if (earlier.command() == Command.READ) {
            require(Rule.CCD_SHORT, earlier, later, t.ccdShort());
            if (group(earlier) == group(later)) {
                require(Rule.CCD_LONG, earlier, later, clocks(t.ccdLong()));
            } else if (stack(earlier) != stack(later)) {
                require(Rule.CCD_STACK, earlier, later, clocks(t.ccdStack()));
            }
        } else if (earlier.command() == Command.WRITE) {
            int data = clocks(t.cwl()) + burst;
            require(Rule.WTR_SHORT, earlier, later, data + clocks(t.wtrShort()));
            if (group(earlier) == group(later)) {
                require(Rule.WTR_LONG, earlier, later, data + clocks(t.wtrLong()));
            }
        }
    }

    private void beforeWrite(Issued earlier, Issued later) {
        if (earlier.command() == Command.ACTIVATE && earlier.bank() == later.bank()) {
            require(Rule.RCD_WRITE, earlier, later, clocks(t.rcdWrite()));
        } else if (earlier.command() == Command.WRITE) {
            require(Rule.CCD_SHORT, earlier, later, t.ccdShort());
            if (group(earlier) == group(later)) {
                require(Rule.CCD_LONG_WRITE, earlier, later, clocks(t.ccdLongWrite()));
            }
        } else if (earlier.command() == Command.READ) {
            require(Rule.RTW, earlier, later, clocks(t.rtw()));
        }
    }

    private void beforeClosing(Issued earlier, Issued later) {
        if (later.command() == Command.PRECHARGE_ALL || earlier.bank() == later.bank()) {
            switch (earlier.command()) {
                case ACTIVATE -> require(Rule.RAS, earlier, later, clocks(t.ras()));
                case READ -> require(Rule.RTP, earlier, later, clocks(t.rtp()));
                case WRITE -> require(Rule.WR, earlier, later, clocks(t.cwl()) + burst + clocks(t.wr()));
                default -> {}
            }
        }
        if (earlier.isPrecharge() && later.isPrecharge()) {
            require(Rule.PPD, earlier, later, t.ppd());
        }
    }

    /** A refresh of all banks stops all of them, one of a bank only that bank and the next row commands. */
    private void afterRefresh(Issued refresh, Issued later) {
        if (refresh.command() == Command.REFRESH_ALL) {
            require(Rule.RFC, refresh, later, clocks(t.rfc()));
        } else if (refresh.bank() == later.bank()) {
            require(Rule.RFC_BANK, refresh, later, clocks(t.rfcBank().orElseThrow()));
        } else if (later.command() == Command.ACTIVATE || later.command() == Command.REFRESH_BANK) {
            require(Rule.RREFD, refresh, later, clocks(t.rrefd().orElseThrow()));
        }
    }

    private void require(Rule rule, Issued earlier, Issued later, int clocks) {
        long floor = earlier.tick() + halfClocks(earlier) + 2L * clocks - halfClocks(later);
        if (later.tick() < floor) {
            breaches.add(new Breach(rule, earlier, later, floor - later.tick()));
        } else if (later.tick() - floor
                < (later.command() == Command.AUTO_PRECHARGE || mayStartOnFalling(later) ? 1 : 2)) {
            tight.merge(rule, 1L, Long::sum);
        }
    }

    private boolean mayStartOnFalling(Issued issued) {
        return issued.isPrecharge() && bus.prechargeHalfClocks() == 1;
    }

    private int halfClocks(Issued issued) {
        return switch (issued.command()) {
            case ACTIVATE -> bus.activateHalfClocks();
            case READ, WRITE -> bus.columnHalfClocks();
            default -> bus.prechargeHalfClocks();
        };
    }

    // ---- Statistics -------------------------------------------------------------

    List<Breach> breaches() {
        return breaches;
    }

    /** Pairs that were exactly as far apart as the rule demands, or at the next clock edge. */
    Map<Rule, Long> tight() {
        return tight;
    }

    private int pseudo(Issued issued) {
        return issued.bank() / organization.banks();
    }

    private int stack(Issued issued) {
        return issued.bank() / (organization.banksPerGroup() * organization.bankGroups());
    }

    private int group(Issued issued) {
        return issued.bank() / organization.banksPerGroup();
    }
}
