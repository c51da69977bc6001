// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;

/**
 * Where a step's time goes, on the stage with the most work. The parts add up to the step, to the picosecond.
 *
 * @param compute kernels
 * @param communication collectives and transfers that nothing hides, by what they carry
 * @param bubble waiting for other stages
 * @param optimizer the optimizer's update
 * @param host waiting for the host to launch kernels
 * @param framework the framework's fixed time per step
 * @param data waiting for the hosts to prepare the batch
 * @param offload waiting for what is kept outside the chip's memory, beyond what hides it
 */
public record Breakdown(
        Picoseconds compute,
        ExposedCommunication communication,
        Picoseconds bubble,
        Picoseconds optimizer,
        Picoseconds host,
        Picoseconds framework,
        Picoseconds data,
        Picoseconds offload) {

    /** The parts of a step that keeps everything on its chips and waits for no data. */
    public Breakdown(
            Picoseconds compute,
            ExposedCommunication communication,
            Picoseconds bubble,
            Picoseconds optimizer,
            Picoseconds host,
            Picoseconds framework,
            Picoseconds data) {
        this(compute, communication, bubble, optimizer, host, framework, data, Picoseconds.ZERO);
    }

    /** Collectives and transfers that nothing hides. */
    public Picoseconds exposedCommunication() {
        return communication.total();
    }

    /** Waiting for the host, the framework's fixed time, and waiting for data. */
    public Picoseconds other() {
        return host.plus(framework).plus(data);
    }

    /** These parts, and so much waiting for data. */
    Breakdown waiting(Picoseconds forData) {
        return new Breakdown(compute, communication, bubble, optimizer, host, framework, data.plus(forData), offload);
    }

    /** The sum of all parts. */
    public Picoseconds total() {
        return compute.plus(exposedCommunication())
                .plus(bubble)
                .plus(optimizer)
                .plus(other())
                .plus(offload);
    }

    /** The largest part, in words. */
    public String largest() {
        long communicates = exposedCommunication().value();
        long others = other().value();
        long most = Math.max(
                Math.max(compute.value(), communicates),
                Math.max(Math.max(bubble.value(), offload.value()), Math.max(optimizer.value(), others)));
        if (most == offload.value() && most > 0) {
            return "offload";
        }
        if (most == compute.value()) {
            return "computation";
        }
        if (most == communicates) {
            return "exposed communication";
        }
        if (most == bubble.value()) {
            return "pipeline bubble";
        }
        if (most == optimizer.value()) {
            return "optimizer";
        }
        return data.value() > host.value() + framework.value() ? "waiting for data" : "host and framework";
    }

    /**
     * The parts of a step, seen from one stage.
     *
     * <p>Until its last slot a stage computes, communicates, waits for the host, or idles: idle is bubble. From there to
     * the end of its gradients' reduction is exposed communication; from there until all stages are ready is bubble
     * again.
     */
    static Breakdown of(StepWork step, StepTimes times, int stage) {
        StageWork work = step.stages().get(stage);
        StepTimes.Spent spent = times.spent().get(stage);
        long slotsEnd = times.slotsEndPs().get(stage);
        long reducedEnd = times.reducedEndPs().get(stage);
        long allReduced = 0;
        for (long end : times.reducedEndPs()) {
            allReduced = Math.max(allReduced, end);
        }
        long idle = slotsEnd
                - spent.computePs()
                - spent.communication().total().value()
                - spent.hostPs()
                - spent.offloadPs();
        long gather = step.overlaps().parameters() ? 0 : work.allParametersPs();
        long tail = times.step().value()
                - allReduced
                - work.closingPs()
                - work.optimizerPs()
                - work.offloadPs()
                - gather
                - step.iterationPs();
        ExposedCommunication atTheEnd =
                ExposedCommunication.of(0, 0, 0, 0, reducedEnd - slotsEnd + work.closingPs(), gather);
        return new Breakdown(
                new Picoseconds(spent.computePs()),
                spent.communication().plus(atTheEnd),
                new Picoseconds(idle + (allReduced - reducedEnd) + tail),
                new Picoseconds(work.optimizerPs()),
                new Picoseconds(spent.hostPs()),
                new Picoseconds(step.iterationPs()),
                Picoseconds.ZERO,
                new Picoseconds(spent.offloadPs() + work.offloadPs()));
    }
}
