// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.explain.Explanation;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import java.util.List;

/**
 * A kernel that reads tensors once, computes on vector lanes and writes once.
 *
 * <p><b>Model.</b> t = start + max(bytes / B(c, r), lane operations / (c·lanes·f), special functions / (c·s·f)) on the c
 * cores for which there are elements, all of a spatial machine, and no less than a queue of its blocks takes; r is the
 * share of bytes that are read, and B the rate of the kernel's traffic.
 * <p><b>Left out.</b> Data still in the shared cache from the kernel before: a stream is priced from memory. Measured
 * calls on the A100 show no gain at 16 MiB operands in a 40 MiB cache.
 * <p><b>Check.</b> A long copy takes bytes over sustained bandwidth; no stream beats it ({@code VectorModelsTest}).
 * <p><b>Source.</b> Roofline, Williams 2009.
 *
 * @param name of the operator
 * @param machine the chip
 * @param traffic how it passes through memory
 * @param startSeconds before the stream is steady and after it ends
 * @param bytesRead bytes read
 * @param bytesWritten bytes written
 * @param laneOperations vector operations in all
 * @param specials exponentials and roots in all
 * @param floor what it takes at least after its start
 */
record StreamPlan(
        String name,
        Machine machine,
        MemoryTraffic traffic,
        double startSeconds,
        double bytesRead,
        double bytesWritten,
        double laneOperations,
        double specials,
        Floor floor)
        implements Plan {

    /**
     * Bounds that do not follow from bytes and operations.
     *
     * @param seconds of a stream that this one cannot beat
     * @param cycles for which the busiest core is held by blocks that wait for each other
     * @param passes how often the same bytes are read; they spread over no more cores for that
     */
    record Floor(double seconds, double cycles, double passes) {
        static final Floor NONE = new Floor(0, 0, 1);
    }

    /** Bytes for which a core is worth starting: one request per lane of a wide vector engine. */
    private static final double BYTES_PER_CORE = 4096;

    StreamPlan(
            String name,
            Machine machine,
            MemoryTraffic traffic,
            double startSeconds,
            double bytesRead,
            double bytesWritten,
            double laneOperations,
            double specials) {
        this(name, machine, traffic, startSeconds, bytesRead, bytesWritten, laneOperations, specials, Floor.NONE);
    }

    /** The same with other bounds. */
    StreamPlan notUnder(Floor bounds) {
        return new StreamPlan(
                name, machine, traffic, startSeconds, bytesRead, bytesWritten, laneOperations, specials, bounds);
    }

    /** The same, which takes no less than so many seconds after its start. */
    StreamPlan notUnder(double seconds) {
        return notUnder(new Floor(seconds, 0, 1));
    }

    private double cores() {
        if (machine.style().spatial()) {
            return machine.cores();
        }
        return Math.max(1, Math.min(machine.cores(), (bytesRead / floor.passes + bytesWritten) / BYTES_PER_CORE));
    }

    private double memorySeconds() {
        return traffic.seconds(cores(), bytesRead, bytesWritten);
    }

    private double laneSeconds(double hertz) {
        return laneOperations / (cores() * machine.vectorPerCycle(DataType.FP32) * hertz);
    }

    private double specialSeconds(double hertz) {
        return specials / (cores() * machine.specialPerCycle() * hertz);
    }

    private double vectorSeconds(double hertz) {
        return Math.max(laneSeconds(hertz), specialSeconds(hertz));
    }

    @Override
    public List<Demand> demands(double hertz) {
        return List.of(
                new Demand(Level.VECTOR, laneOperations, laneSeconds(hertz)),
                new Demand(Level.SPECIAL, specials, specialSeconds(hertz)),
                new Demand(Level.MEMORY, bytesRead + bytesWritten, memorySeconds()),
                new Demand(Level.LATENCY, cores(), startSeconds + floor.cycles / hertz));
    }

    private double floor(double hertz) {
        return Math.max(floor.seconds, floor.cycles / hertz);
    }

    @Override
    public KernelRun at(double hertz) {
        double memory = memorySeconds();
        double vector = vectorSeconds(hertz);
        double stream = Math.max(floor(hertz), Math.max(memory, vector));
        double lanes = vector * cores() / machine.cores();
        Cost.Bound bound = bound(stream, memory, vector);
        double bytes = bytesRead + bytesWritten;
        return new KernelRun(
                startSeconds + stream, 0, lanes, bytes, bytes, traffic.joules(bytesRead, bytesWritten), bound);
    }

    private Cost.Bound bound(double stream, double memory, double vector) {
        if (stream < startSeconds) {
            return Cost.Bound.LATENCY;
        }
        return memory >= vector ? Cost.Bound.MEMORY : Cost.Bound.VECTOR;
    }

    @Override
    public Explanation explain(double hertz) {
        return Explanation.of(
                name,
                at(hertz).seconds(),
                "s",
                "start + max(bytes / memory rate, operations / vector rate, queue)",
                Explanation.of("start", startSeconds, "s", "first load to last store of an empty stream"),
                Explanation.of(
                        "memory",
                        memorySeconds(),
                        "s",
                        "bytes / sustained rate of the active cores",
                        Explanation.of("bytes", bytesRead + bytesWritten, "B", "read and written once"),
                        traffic.explain(cores(), bytesRead / (bytesRead + bytesWritten))),
                Explanation.of("vector", vectorSeconds(hertz), "s", "lane operations / (cores x lanes x clock)"),
                Explanation.of("queue", floor(hertz), "s", "rows of one core each, or the stream of the same bytes"));
    }
}
