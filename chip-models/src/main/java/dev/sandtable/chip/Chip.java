// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.chip.kernel.KernelRun;
import dev.sandtable.chip.kernel.Level;
import dev.sandtable.chip.kernel.Plan;
import dev.sandtable.chip.power.Activity;
import dev.sandtable.chip.power.Governor;
import dev.sandtable.explain.Explanation;
import dev.sandtable.memo.ByValue;
import dev.sandtable.memo.DiskMemo;
import dev.sandtable.memo.MemoStore;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Seconds;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chip with its software, assembled from a spec: the price of any piece of work.
 *
 * <p><b>Model.</b> A plan (tiles, split, order) is chosen once; the governor finds the clock at which the plan's activity
 * stays within the power cap; the launch mode adds its gaps. The price of equal work is remembered, between runs too
 * where there is a store: it depends on the spec, the memory's device, the stack's kernels, the question, and on nothing else.
 * <p><b>Left out.</b> What ran before: caches start cold, the clock is settled.
 * <p><b>Check.</b> Never under the roofline; remembered prices equal fresh ones ({@code ChipTest}, {@code
 * ProductLawTest}).
 * <p><b>Source.</b> Figures in configs/chips and configs/stacks.
 */
public final class Chip {
    // ---- Parameters -------------------------------------------------------------
    /** Prices remembered; those not asked for longest are forgotten first. */
    private static final int REMEMBERED = 200_000;

    private final ChipSpec spec;
    private final Machine machine;
    private final Kernels kernels;
    private final Governor governor;
    private final LaunchLaw launches;
    private final Roofline roofline;

    // ---- State ------------------------------------------------------------------
    private final DiskMemo<Question, Cost> prices;

    /** What a price depends on beside spec and stack. */
    private record Question(Work work, Launch launch, Fidelity fidelity, ClockMode mode) {}

    /** A plan at the clock it settles at. */
    private record Settled(Plan plan, KernelRun run, double hertz) {}

    private Chip(ChipSpec spec, Optional<DramSpec> device, KernelLibrary library, MemoStore store) {
        this.spec = spec;
        machine = spec.machine(device, store);
        kernels = new Kernels(machine, library);
        governor = new Governor(spec.power(), machine.matrixPower(), spec.clock());
        launches = new LaunchLaw(library.language().launch());
        roofline = new Roofline(machine);
        String figures = store.keeps() ? ByValue.fingerprint(List.of(spec, device, library)) : "";
        prices = store.open(
                new DiskMemo.Parameters<>("operator-prices", figures, REMEMBERED, ByValue::write, new CostCodec()),
                this::fresh);
    }

    /**
     * A chip with the device that its memory is made of and a stack's kernels; refuses a stack that has none for the
     * chip's architecture, and a device that does not make the chip's memory.
     */
    public static Chip assemble(ChipSpec spec, Optional<DramSpec> device, KernelLibrary library) {
        return assemble(spec, device, library, MemoStore.none());
    }

    /** The same chip, which finds in a store the prices of earlier runs and leaves its own there. */
    public static Chip assemble(ChipSpec spec, Optional<DramSpec> device, KernelLibrary library, MemoStore store) {
        return new Chip(spec, device, library, store);
    }

    // ---- Law --------------------------------------------------------------------

    /** The price at the governed clock, at the fidelity that is cheapest for its accuracy. */
    public Cost price(Work work, Launch launch) {
        return price(work, launch, Fidelity.AUTO, ClockMode.GOVERNED);
    }

    /**
     * The price of a piece of work.
     *
     * @throws dev.sandtable.chip.core.UnsupportedWork if the chip has no unit for its number format
     * @throws IllegalArgumentException if it is a collective
     */
    public Cost price(Work work, Launch launch, Fidelity fidelity, ClockMode mode) {
        return prices.of(new Question(work, launch, fidelity, mode));
    }

    /** The tree behind {@link #price(Work, Launch)}'s time. */
    public Explanation explain(Work work, Launch launch) {
        Settled settled = settle(work, launch, Fidelity.AUTO, ClockMode.GOVERNED);
        double total = launches.total(
                work, launch, settled.run().seconds(), settled.plan().kernels());
        return Explanation.of(
                "time",
                total,
                "s",
                "device time + launch, " + launch,
                settled.plan().explain(settled.hertz()),
                Explanation.figure(
                        "launch",
                        total - settled.run().seconds(),
                        "s",
                        "language.launch, kernels: " + settled.plan().kernels()),
                clock(settled),
                governor.explain(activity(settled.run(), settled.hertz()), settled.hertz()));
    }

    /**
     * Which level of the chip binds a piece of work, and by how much the others trail.
     *
     * @throws dev.sandtable.chip.core.UnsupportedWork if the chip has no unit for its number format
     */
    public Bottlenecks bottlenecks(Work work, Launch launch, Fidelity fidelity, ClockMode mode) {
        Settled settled = settle(work, launch, fidelity, mode);
        int count = settled.plan().kernels();
        double device = settled.run().seconds();
        double total = launches.total(work, launch, device, count);
        List<Demand> demands = new ArrayList<>(settled.plan().demands(settled.hertz()));
        demands.add(new Demand(Level.LAUNCH, count, Math.max(0, total - device)));
        return Bottlenecks.of(new Seconds(total), work.flops(), new Hertz(settled.hertz()), demands);
    }

    /** What the chip was assembled from. */
    public ChipSpec spec() {
        return spec;
    }

    /** The data sheet's dense peak; refuses a format that the chip has no unit for. */
    public FlopsPerSecond peak(DataType type) {
        return machine.peak(type);
    }

    private Cost fresh(Question asked) {
        return asked.fidelity == Fidelity.ROOFLINE
                ? bound(asked.work)
                : simulate(asked.work, asked.launch, asked.fidelity, asked.mode);
    }

    private Cost simulate(Work work, Launch launch, Fidelity fidelity, ClockMode mode) {
        Settled settled = settle(work, launch, fidelity, mode);
        KernelRun run = settled.run();
        int count = settled.plan().kernels();
        double total = launches.total(work, launch, run.seconds(), count);
        Cost.Bound bound = total - run.seconds() > run.seconds() ? Cost.Bound.LAUNCH : run.bound();
        return new Cost(
                Picoseconds.ofSecondsRoundedUp(total),
                Picoseconds.ofSeconds(launches.host(work, launch, count)),
                run.memoryBytes(),
                governor.joules(activity(run, settled.hertz()), settled.hertz()) + leaked(mode, run),
                run.dramJoules(),
                settled.hertz(),
                bound);
    }

    private Settled settle(Work work, Launch launch, Fidelity fidelity, ClockMode mode) {
        Plan plan = kernels.plan(work, launch, fidelity == Fidelity.TILE);
        double hertz = switch (mode) {
            case LOCKED_BASE -> spec.clock().base().value();
            case BOOST -> spec.clock().boost().value();
            case GOVERNED -> governor.settle(f -> activity(plan.at(f), f));
            case BENCHMARK -> governor.benchmarked(f -> activity(plan.at(f), f));
        };
        return new Settled(plan, plan.at(hertz), hertz);
    }

    /** What a warm chip leaks meanwhile; a benchmark is taken to end before it counts. */
    private double leaked(ClockMode mode, KernelRun run) {
        return mode == ClockMode.GOVERNED ? governor.leakage() * run.seconds() : 0;
    }

    private Activity activity(KernelRun run, double hertz) {
        double boost = spec.clock().boost().value();
        double vector = run.vectorSeconds() * hertz * machine.cores() * 2 * machine.vectorPerCycle(DataType.FP32);
        return new Activity(
                run.seconds(),
                run.matrixSeconds() * hertz / boost,
                vector,
                run.cacheBytes(),
                run.memoryBytes(),
                run.dramJoules());
    }

    private Cost bound(Work work) {
        double arithmetic = roofline.arithmetic(work);
        double seconds = roofline.seconds(work);
        return new Cost(
                Picoseconds.ofSecondsRoundedUp(seconds),
                Picoseconds.ZERO,
                roofline.bytes(work),
                0,
                0,
                spec.clock().boost().value(),
                arithmetic >= seconds ? Cost.Bound.MATRIX : Cost.Bound.MEMORY);
    }

    private Explanation clock(Settled settled) {
        return Explanation.of(
                "clock",
                settled.hertz(),
                "Hz",
                "highest with idle + activity * energy * V(f)^2 <= cap",
                Explanation.figure("boost", spec.clock().boost().value(), "Hz", "clock.boost"),
                Explanation.figure("cap", spec.power().cap().value(), "W", "power.cap"),
                Explanation.figure(
                        "matrix energy",
                        spec.calibration().matrixEnergy().value(),
                        "J/FLOP",
                        "calibration.matrix-energy"));
    }
}
