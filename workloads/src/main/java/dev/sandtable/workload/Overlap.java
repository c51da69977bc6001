// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import java.util.Optional;

/**
 * Which communication a job asks to hide behind arithmetic; what is absent is as the software stack has it.
 *
 * @param gradients reduction of gradients over data ranks, beside the backward pass
 * @param parameters gathering of updated or sharded weights, beside the forward pass
 * @param tensor reductions between tensor ranks, beside the products they border on
 * @param pipeline activations and gradients on their way between stages, beside whatever a stage does next
 * @param expert messages of passes that the schedule runs in pairs, beside the arithmetic of the other pass
 */
public record Overlap(
        Optional<Boolean> gradients,
        Optional<Boolean> parameters,
        Optional<Boolean> tensor,
        Optional<Boolean> pipeline,
        Optional<Boolean> expert) {
    /** Everything as the stack has it. */
    public static final Overlap AS_STACK =
            new Overlap(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Transfers between stages and paired passes as the stack has them. */
    public Overlap(Optional<Boolean> gradients, Optional<Boolean> parameters, Optional<Boolean> tensor) {
        this(gradients, parameters, tensor, Optional.empty(), Optional.empty());
    }
}
