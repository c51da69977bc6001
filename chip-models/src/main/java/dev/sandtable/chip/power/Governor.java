// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

import dev.sandtable.explain.Explanation;
import dev.sandtable.units.Watts;
import java.util.function.DoubleFunction;

/**
 * The firmware loop that holds a chip within its power cap.
 *
 * <p><b>Model.</b> A kernel run at clock f draws P(f) = idle + E(f)/t(f), with dynamic energy E = (matrix + vector +
 * cache)·V(f)² + path + DRAM: arithmetic and on-chip wires switch at the core's voltage, memory and the path to it have
 * their own. The clock is the highest at or below boost with P ≤ cap. P rises with f because t falls and V rises, so
 * bisection finds it. A warm chip also leaks: work that goes on has the cap less that, while a benchmark of a few
 * repetitions ends before the die has its temperature and sees the share 1 − e^(−x/τ) of it.
 * <p><b>Left out.</b> Time of the loop itself: it is taken as settled. Ambient temperature and the spread between boards; data-dependent switching.
 * <p><b>Check.</b> A kernel of matrix work alone settles where idle + power·φ·V(φ)² = cap ({@code GovernorTest}).
 * <p><b>Source.</b> CMOS switching power; that large products run below boost: data sheets' caps beside the measured rates
 * in configs/published.
 */
public final class Governor {
    // ---- Parameters -------------------------------------------------------------
    private static final int HALVINGS = 14;
    /** Below this share of boost no part runs while it computes. */
    private static final double LOWEST = 0.25;
    /** Runs of a kernel before it is timed, and runs that are timed, in the benchmarks behind published tables. */
    private static final double REPETITIONS = 6;

    private final PowerSpec power;
    private final double matrixWatts;
    private final double boost;

    /** A governor for a chip whose tensor engines draw {@code matrix} when all are busy at {@code boost}. */
    public Governor(PowerSpec power, Watts matrix, ClockSpec clock) {
        this.power = power;
        matrixWatts = matrix.value();
        boost = clock.boost().value();
    }

    // ---- Law --------------------------------------------------------------------

    /** The clock, in hertz, at which {@code load} settles that goes on until the chip is warm. */
    public double settle(DoubleFunction<Activity> load) {
        return settle(load, leakage());
    }

    /** The clock that a benchmark sees which repeats {@code load} and then times as many repetitions. */
    public double benchmarked(DoubleFunction<Activity> load) {
        double cold = settle(load, 0);
        if (power.leakage().isEmpty() || cold >= boost && settle(load, leakage()) >= boost) {
            return cold;
        }
        double burst = REPETITIONS
                * load.apply(cold).seconds()
                / power.leakage().get().warming().seconds();
        double still = (StrictMath.exp(-burst) - StrictMath.exp(-2 * burst)) / burst;
        return settle(load, (1 - still) * leakage());
    }

    /** Watts of a warm chip beyond its idle power. */
    public double leakage() {
        return power.leakage().map(leakage -> leakage.warm().value()).orElse(0.0);
    }

    private double settle(DoubleFunction<Activity> load, double leaking) {
        if (within(load.apply(boost), boost, leaking)) {
            return boost;
        }
        double low = boost * LOWEST;
        double high = boost;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(load.apply(middle), middle, leaking)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Energy above idle, in joules, of what was done at clock {@code hertz}. */
    public double joules(Activity done, double hertz) {
        double switched = done.matrixWork() * matrixWatts
                + done.vectorOperations() * power.vector().value()
                + done.cacheBytes() * power.cache().value();
        return switched * power.switching(hertz / boost) + path(done) + done.dramJoules();
    }

    private double path(Activity done) {
        return done.memoryBytes() * power.memoryPath().value();
    }

    /** The parts of {@link #joules}. */
    public Explanation explain(Activity done, double hertz) {
        double voltage = power.switching(hertz / boost);
        return Explanation.of(
                "energy",
                joules(done, hertz),
                "J",
                "(matrix + vector + cache) * V(f)^2 + memory path + DRAM, above idle",
                Explanation.figure(
                        "matrix",
                        done.matrixWork() * matrixWatts * voltage,
                        "J",
                        "calibration.matrix-energy, at the clock"),
                Explanation.figure(
                        "vector",
                        done.vectorOperations() * power.vector().value() * voltage,
                        "J",
                        "power.vector, at the clock"),
                Explanation.figure(
                        "cache", done.cacheBytes() * power.cache().value() * voltage, "J", "power.cache, at the clock"),
                Explanation.figure("memory path", path(done), "J", "power.memory-path, controller to cores"),
                Explanation.figure(
                        "DRAM",
                        done.dramJoules(),
                        "J",
                        "energy of memory.preset, simulated command by command for the pattern"));
    }

    private boolean within(Activity done, double hertz, double leaking) {
        double allowed = (power.cap().value() - power.idle().value() - leaking) * done.seconds();
        return joules(done, hertz) <= allowed;
    }
}
