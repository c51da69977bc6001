// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.CommandLog.Issued;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log of commands against what cells need: in every tREFI each bank once, none ahead of time, late by no more than a
 * stated number of intervals.
 */
final class RefreshChecker {
    private final int banks;
    private final double intervalTicks;
    private final RefreshPolicy policy;
    private final int[] served;
    private final long[] lateTicks;
    private final List<List<Integer>> round = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private double mostOwed;

    RefreshChecker(DramSpec spec, RefreshPolicy policy) {
        this.policy = policy;
        banks = spec.organization().banks();
        Picoseconds refi = spec.timings().refi();
        double clocks = Math.floor(refi.value() * 1e-12 * spec.clock().value() + 0.974);
        intervalTicks = 2 * clocks / (policy == RefreshPolicy.PER_BANK ? banks : 1);
        int pseudos = spec.organization().pseudoChannels();
        served = new int[pseudos];
        lateTicks = new long[pseudos];
        for (int pseudo = 0; pseudo < pseudos; pseudo++) {
            round.add(new ArrayList<>());
        }
    }

    /** Reads a log that begins at time zero. */
    void check(List<Issued> log) {
        for (Issued issued : log) {
            if (issued.isRefresh()) {
                serve(issued);
            }
            if (issued.command() != Command.AUTO_PRECHARGE && policy != RefreshPolicy.NONE) {
                for (int count : served) {
                    mostOwed = Math.max(mostOwed, issued.tick() / intervalTicks - count);
                }
            }
        }
    }

    private void serve(Issued issued) {
        int pseudo = issued.bank() / banks;
        served[pseudo]++;
        long dueTick = (long) (served[pseudo] * intervalTicks);
        if (issued.tick() < dueTick) {
            breaches.add(issued + " is refresh " + served[pseudo] + ", due at " + dueTick);
        }
        lateTicks[pseudo] = Math.max(lateTicks[pseudo], issued.tick() - dueTick);
        boolean fits = policy == RefreshPolicy.ALL_BANK && issued.command() == Command.REFRESH_ALL
                || policy == RefreshPolicy.PER_BANK && issued.command() == Command.REFRESH_BANK;
        if (!fits) {
            breaches.add(issued + " under " + policy);
        }
        if (policy == RefreshPolicy.PER_BANK) {
            List<Integer> done = round.get(pseudo);
            if (done.contains(issued.bank())) {
                breaches.add(issued + " comes twice in one round");
            }
            done.add(issued.bank());
            if (done.size() == banks) {
                done.clear();
            }
        }
    }

    List<String> breaches() {
        return breaches;
    }

    /** Most refreshes that any pseudo-channel owed at once, the part of an interval since the last one counted in. */
    double mostOwed() {
        return mostOwed;
    }

    /** Longest time from when a refresh was due to its command. */
    long latestTicks() {
        long latest = 0;
        for (long late : lateTicks) {
            latest = Math.max(latest, late);
        }
        return latest;
    }
}
