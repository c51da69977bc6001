// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.reliability;

import dev.sandtable.units.Seconds;

/**
 * The share of a run's time that moves it forward.
 *
 * <p><b>Model.</b> N chips, each interrupting the run every M on average, interrupt it every M/N. A checkpoint takes w;
 * writing one every τ = √(2·w·M/N) loses least. An interruption costs u (detection, replacement, restart and reload)
 * and half an interval of work to do again: share = (1 − (u + τ/2)·N/M) / (1 + w/τ).
 *
 * <p><b>Left out.</b> Interruptions during recovery; checkpoints written beside the computation; planned maintenance.
 *
 * <p><b>Check.</b> 16,384 chips of 2,111 chip-days each are interrupted every 3.09 h ({@code GoodputTest}).
 *
 * <p><b>Source.</b> Young 1974, A first order approximation to the optimum checkpoint interval; Kokolis et al. 2024,
 * Revisiting reliability in large-scale machine learning research clusters (arXiv 2410.21680).
 *
 * @param betweenInterruptions mean time between interruptions of the whole run
 * @param checkpoint time to write a checkpoint
 * @param interval time between checkpoints
 * @param recovery time from an interruption until work goes on where the last checkpoint left it
 */
public record Goodput(Seconds betweenInterruptions, Seconds checkpoint, Seconds interval, Seconds recovery) {

    /** The goodput of a run that checkpoints at the best interval. */
    public static Goodput atBestInterval(int chips, Seconds chipMtbf, Seconds checkpoint, Seconds recovery) {
        double between = chipMtbf.value() / chips;
        double interval = Math.sqrt(2 * checkpoint.value() * between);
        return new Goodput(new Seconds(between), checkpoint, new Seconds(interval), recovery);
    }

    /** The share, between 0 and 1; 0 where the run cannot outrun its failures. */
    public double share() {
        double lost = (recovery.value() + interval.value() / 2) / betweenInterruptions.value();
        double writing = interval.value() > 0 ? checkpoint.value() / interval.value() : 0;
        return Math.max(0, (1 - lost) / (1 + writing));
    }
}
