// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Backing;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Cost;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan part of whose operands lies in memory behind the chip's own.
 *
 * <p><b>Model.</b> t = latency + stream + plan where phases do not overlap, latency + max(stream, plan) where they do; stream =
 * bytes that the chip cannot hold / bandwidth of the way.
 * <p><b>Left out.</b> Bytes that come more than once.
 * <p><b>Check.</b> By hand in {@code BackedPlanTest}.
 * <p><b>Source.</b> Roofline with one more level.
 *
 * @param plan what runs once operands are there
 * @param backing where the rest of them lies
 * @param bytes how much of them
 * @param overlaps whether they come while others are worked on
 */
public record BackedPlan(Plan plan, Backing backing, double bytes, boolean overlaps) implements Plan {

    private double stream() {
        return bytes / backing.bandwidth().value();
    }

    @Override
    public int kernels() {
        return plan.kernels();
    }

    @Override
    public KernelRun at(double hertz) {
        KernelRun run = plan.at(hertz);
        double stream = stream();
        double seconds =
                backing.latency().seconds() + (overlaps ? Math.max(stream, run.seconds()) : stream + run.seconds());
        return new KernelRun(
                seconds,
                run.matrixSeconds(),
                run.vectorSeconds(),
                run.cacheBytes(),
                run.memoryBytes() + bytes,
                run.dramJoules() + bytes * backing.energy().value(),
                stream > run.seconds() ? Cost.Bound.MEMORY : run.bound());
    }

    @Override
    public List<Demand> demands(double hertz) {
        List<Demand> demands = new ArrayList<>();
        for (Demand demand : plan.demands(hertz)) {
            boolean latency = demand.level() == Level.LATENCY;
            demands.add(latency ? demand.plus(0, backing.latency().seconds()) : demand);
        }
        demands.add(new Demand(Level.BACKING, bytes, stream()));
        return demands;
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                "device time",
                at(hertz).seconds(),
                "s",
                overlaps ? "latency + max(stream from backing, plan)" : "latency + stream from backing + plan",
                Explanation.of(
                        "stream",
                        stream(),
                        "s",
                        "bytes that memory cannot hold / bandwidth",
                        Explanation.figure("bytes", bytes, "B", "footprint - memory.capacity"),
                        Explanation.figure("bandwidth", backing.bandwidth().value(), "B/s", "backing.bandwidth")),
                plan.explain(hertz));
    }
}
