// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;
import java.util.List;

/**
 * When the parts of a step ended.
 *
 * @param step length of the whole step
 * @param slotsEndPs by stage: when the last backward pass was over
 * @param reducedEndPs by stage: when its gradients were reduced
 * @param communicationPs by stage: time that its first rank's computation stood still for collectives of the tensor group, and
 *     for transfers where those block it
 * @param tasks how often ranks were busy with something, those of folded ranks not counted
 */
public record StepTimes(
        Picoseconds step, List<Long> slotsEndPs, List<Long> reducedEndPs, List<Long> communicationPs, long tasks) {
    public StepTimes {
        communicationPs = List.copyOf(communicationPs);
        slotsEndPs = List.copyOf(slotsEndPs);
        reducedEndPs = List.copyOf(reducedEndPs);
    }
}
