// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;

/**
 * Where a step's time goes, on the stage with the most work. The parts add up to the step, to the picosecond.
 *
 * @param compute kernels
 * @param exposedCommunication collectives and transfers that nothing hides
 * @param bubble waiting for other stages
 * @param optimizer the optimizer's update
 * @param other waiting for the host, and the framework's fixed time per step
 * @param offload waiting for what is kept outside the chip's memory, beyond what hides it
 */
public record Breakdown(
        Picoseconds compute,
        Picoseconds exposedCommunication,
        Picoseconds bubble,
        Picoseconds optimizer,
        Picoseconds other,
        Picoseconds offload) {

    /** The parts of a step that keeps everything on its chips. */
    public Breakdown(
            Picoseconds compute,
            Picoseconds exposedCommunication,
            Picoseconds bubble,
            Picoseconds optimizer,
            Picoseconds other) {
        this(compute, exposedCommunication, bubble, optimizer, other, Picoseconds.ZERO);
    }

    /** The sum of all parts. */
    public Picoseconds total() {
        return compute.plus(exposedCommunication)
                .plus(bubble)
                .plus(optimizer)
                .plus(other)
                .plus(offload);
    }

    /** The largest part, in words. */
    public String largest() {
        long most = Math.max(
                Math.max(compute.value(), exposedCommunication.value()),
                Math.max(Math.max(bubble.value(), offload.value()), Math.max(optimizer.value(), other.value())));
        if (most == offload.value() && most > 0) {
            return "offload";
        }
        if (most == compute.value()) {
            return "computation";
        }
        if (most == exposedCommunication.value()) {
            return "exposed communication";
        }
        if (most == bubble.value()) {
            return "pipeline bubble";
        }
        return most == optimizer.value() ? "optimizer" : "host and framework";
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
        long compute = 0;
        long communication = times.communicationPs().get(stage);
        long host = 0;
        long offload = 0;
        for (Segment segment : step.segments(stage)) {
            compute += segment.ps(Piece.Kind.COMPUTE);
            host += segment.ps(Piece.Kind.HOST);
            offload += segment.ps(Piece.Kind.OFFLOAD);
        }
        long slotsEnd = times.slotsEndPs().get(stage);
        long reducedEnd = times.reducedEndPs().get(stage);
        long allReduced =
                times.reducedEndPs().stream().mapToLong(Long::longValue).max().orElse(0);
        long idle = slotsEnd - compute - communication - host - offload;
        long gather = step.overlapParameters()
                ? 0
                : work.parameterPs().stream().mapToLong(Long::longValue).sum();
        long tail =
                times.step().value() - allReduced - work.optimizerPs() - work.offloadPs() - gather - step.iterationPs();
        return new Breakdown(
                new Picoseconds(compute),
                new Picoseconds(communication + (reducedEnd - slotsEnd) + gather),
                new Picoseconds(idle + (allReduced - reducedEnd) + tail),
                new Picoseconds(work.optimizerPs()),
                new Picoseconds(host + step.iterationPs()),
                new Picoseconds(offload + work.offloadPs()));
    }
}
