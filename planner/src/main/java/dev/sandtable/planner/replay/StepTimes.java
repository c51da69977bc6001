// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;
import java.util.List;

/**
 * When the parts of a step ended.
 *
 * @param step length of the whole step
 * @param slotsEndPs by stage: when the last pass was over
 * @param reducedEndPs by stage: when its gradients were reduced
 * @param spent by stage: what its first rank spent its time on up to its last pass
 * @param tasks how often ranks were busy with something, those of folded ranks not counted
 */
public record StepTimes(
        Picoseconds step, List<Long> slotsEndPs, List<Long> reducedEndPs, List<Spent> spent, long tasks) {

    /**
     * What a rank spent its time on, waiting for other stages aside.
     *
     * @param computePs kernels
     * @param hostPs waiting for the host to launch
     * @param offloadPs waiting for what is kept outside the chip's memory
     * @param communication standing still for messages
     */
    public record Spent(long computePs, long hostPs, long offloadPs, ExposedCommunication communication) {}

    public StepTimes {
        slotsEndPs = List.copyOf(slotsEndPs);
        reducedEndPs = List.copyOf(reducedEndPs);
        spent = List.copyOf(spent);
    }
}
