// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import java.util.List;

/**
 * What the traffic of a stage's ranks takes of their ports.
 *
 * @param tensor collectives of the tensor group
 * @param gradients the reduction of gradients
 * @param parameters the gathering of parameters
 * @param toNext transfers to the next stage, and of gradients on the same way back
 * @param tied the reduction of tied embedding gradients
 */
public record StageWires(Wire tensor, Wire gradients, Wire parameters, Wire toNext, Wire tied) {
    /** No traffic meets any other. */
    public static final StageWires OWN = new StageWires(Wire.OWN, Wire.OWN, Wire.OWN, Wire.OWN, Wire.OWN);

    /** Whether collectives of the tensor group may meet other traffic on their port, that with the stage before included. */
    boolean tensorMeetsOthers(Wire fromPrevious) {
        return tensor.share() > 0
                && List.of(gradients, parameters, toNext, tied, fromPrevious).stream()
                        .anyMatch(wire -> wire.share() > 0 && wire.port() == tensor.port());
    }
}
