// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.queueing.FairShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * Collectives that run at the same time and share links.
 *
 * <p><b>Model.</b> A collective is a sequence of stages, each a wait (start, hops, filling the pipeline) and then a
 * transfer that wants certain rates of certain links for as long as it would take alone. Transfers that are in progress at
 * one moment get max-min fair shares of the links; one that gets the share p of what it wants progresses p times as fast,
 * on all its links alike. Shares change when a transfer begins or ends.
 *
 * <p><b>Left out.</b> Memory and cores of chips on which several collectives meet; a library that would choose otherwise
 * if it knew of the others.
 *
 * <p><b>Check.</b> Alone, the price; two alike on the same links, twice the wire; apart, no change; never before the wires
 * could ({@code TogetherTest}).
 *
 * <p><b>Source.</b> Fluid model of fair sharing, Bertsekas and Gallager, section 6.5.2.
 */
final class Contest {
    // ---- Parameters -------------------------------------------------------------

    /**
     * A wait and the transfer after it.
     *
     * @param waitSeconds what comes before, on no link
     * @param load of the links, and how long it takes when nothing else runs
     * @param payload share of the wire that is data
     */
    record Phase(double waitSeconds, WireLoad.Stage load, double payload) {
        double transferSeconds() {
            return load.seconds() / payload;
        }
    }

    private final FairShare shares = new FairShare();
    private final List<List<Phase>> players;
    private final int[][] uses;

    Contest(List<List<Phase>> players, IntToDoubleFunction bytesPerSecond) {
        this.players = players;
        Map<Integer, Integer> resources = new TreeMap<>();
        for (List<Phase> phases : players) {
            for (Phase phase : phases) {
                for (int link : phase.load.links()) {
                    resources.computeIfAbsent(link, key -> shares.addResource(bytesPerSecond.applyAsDouble(key)));
                }
            }
        }
        uses = new int[players.size()][];
        for (int player = 0; player < uses.length; player++) {
            List<Phase> phases = players.get(player);
            uses[player] = new int[phases.size()];
            for (int p = 0; p < phases.size(); p++) {
                WireLoad.Stage load = phases.get(p).load;
                uses[player][p] = shares.addUse();
                for (int i = 0; i < load.links().length; i++) {
                    shares.want(
                            Objects.requireNonNull(resources.get(load.links()[i]), "a link that a phase loads"),
                            load.bytes()[i] / load.seconds());
                }
            }
        }
        phase = new int[uses.length];
        transfers = new boolean[uses.length];
        leftSeconds = new double[uses.length];
        endSeconds = new double[uses.length];
    }

    // ---- State ------------------------------------------------------------------

    private final int[] phase;
    private final boolean[] transfers;
    /** What is left of a wait, or of a transfer at full pace. */
    private final double[] leftSeconds;

    private final double[] endSeconds;

    // ---- Events -----------------------------------------------------------------

    /** When each player ends, in seconds from the common start. */
    double[] run() {
        List<Integer> active = new ArrayList<>();
        for (int player = 0; player < uses.length; player++) {
            if (uses[player].length > 0) {
                active.add(player);
                leftSeconds[player] = players.get(player).get(0).waitSeconds;
            }
        }
        for (double now = 0; !active.isEmpty(); ) {
            shares.settle();
            double step = Double.POSITIVE_INFINITY;
            for (int player : active) {
                step = Math.min(step, leftSeconds[player] / pace(player));
            }
            now += step;
            List<Integer> still = new ArrayList<>();
            for (int player : active) {
                double before = leftSeconds[player] / pace(player);
                leftSeconds[player] -= step * pace(player);
                if (before > step * (1 + 1e-12) || !ends(player, now)) {
                    still.add(player);
                }
            }
            active = still;
        }
        return Arrays.copyOf(endSeconds, endSeconds.length);
    }

    private double pace(int player) {
        return transfers[player] ? shares.pace(uses[player][phase[player]]) : 1;
    }

    /** The next part of a player; whether there is none. */
    private boolean ends(int player, double now) {
        List<Phase> phases = players.get(player);
        if (!transfers[player]) {
            transfers[player] = true;
            shares.start(uses[player][phase[player]]);
            leftSeconds[player] = phases.get(phase[player]).transferSeconds();
            return false;
        }
        shares.stop(uses[player][phase[player]]);
        transfers[player] = false;
        phase[player]++;
        if (phase[player] == phases.size()) {
            endSeconds[player] = now;
            return true;
        }
        leftSeconds[player] = phases.get(phase[player]).waitSeconds;
        return false;
    }
}
