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
 * @param sendingPs by stage: time that computation stood still while activations or gradients were sent
 * @param tasks tasks that the engine executed
 */
public record StepTimes(
        Picoseconds step, List<Long> slotsEndPs, List<Long> reducedEndPs, List<Long> sendingPs, long tasks) {
    public StepTimes {
        sendingPs = List.copyOf(sendingPs);
        slotsEndPs = List.copyOf(slotsEndPs);
        reducedEndPs = List.copyOf(reducedEndPs);
    }
}
