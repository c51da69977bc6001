// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.planner.replay.SimulatedStep;
import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.workload.TrainingJob;
import java.util.List;

/**
 * One way to run a job on a fleet, replayed.
 *
 * @param split which way
 * @param job the job, its layers as they were dealt
 * @param step the slowest part of the step
 * @param joules energy of all ranks above idle
 * @param memory memory of a rank of every stage on every kind that holds it
 * @param shares what each kind got
 */
record MixedStep(
        Split split, TrainingJob job, SimulatedStep step, double joules, List<StageMemory> memory, List<Share> shares) {

    /**
     * What one kind got.
     *
     * @param stages pipeline stages
     * @param replicas copies of them
     * @param layers layers of each stage
     * @param microBatches micro-batches of each copy
     * @param busyPs time in which its slowest stage computes
     */
    record Share(int stages, int replicas, List<Integer> layers, int microBatches, long busyPs) {}

    /** Whether every rank fits its chip. */
    boolean fits() {
        return memory.stream().allMatch(StageMemory::fits);
    }

    double seconds() {
        return step.times().step().seconds();
    }
}
