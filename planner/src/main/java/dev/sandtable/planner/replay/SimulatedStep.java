// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.explain.Invariant;
import dev.sandtable.units.Picoseconds;

/**
 * A step that was replayed.
 *
 * @param work what every stage did
 * @param times when it did it
 * @param breakdown where the time went on the busiest stage
 * @param busiest that stage
 * @param joules energy of all ranks above idle
 */
public record SimulatedStep(StepWork work, StepTimes times, Breakdown breakdown, int busiest, double joules) {

    /** Replays a priced step. */
    public static SimulatedStep replay(StepWork work, StepReplay.Fold fold) {
        StepTimes times = StepReplay.run(work, fold);
        int stage = busiest(work);
        Breakdown breakdown = Breakdown.of(work, times, stage);
        Invariant.check(
                breakdown.total().equals(times.step()),
                () -> "the parts of a step add up to " + breakdown.total() + ", but it takes " + times.step());
        return new SimulatedStep(work, times, breakdown, stage, joules(work));
    }

    private static int busiest(StepWork work) {
        int busiest = 0;
        long most = -1;
        for (int stage = 0; stage < work.stages().size(); stage++) {
            long busy = work.stages().get(stage).passesPs();
            if (busy > most) {
                most = busy;
                busiest = stage;
            }
        }
        return busiest;
    }

    /** Energy of all ranks above idle. */
    private static double joules(StepWork work) {
        double sum = work.sum(Segment::joules);
        for (StageWork stage : work.stages()) {
            sum += stage.optimizerJoules();
        }
        return sum * work.lanes();
    }

    /** The chain of operations that decides when the step ends; found by another replay. */
    public StepPath path() {
        return StepReplay.path(work).waiting(breakdown.data(), busiest);
    }

    /** The step where hosts take so long to prepare its batch beside it. */
    SimulatedStep loading(Picoseconds data) {
        long wait = data.value() - times.step().value();
        return wait <= 0
                ? this
                : new SimulatedStep(
                        work,
                        new StepTimes(data, times.slotsEndPs(), times.reducedEndPs(), times.spent(), times.tasks()),
                        breakdown.waiting(new Picoseconds(wait)),
                        busiest,
                        joules);
    }
}
