// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import java.util.Optional;

/**
 * Which communication a job asks to hide behind arithmetic; what is absent is as the software stack has it.
 *
 * @param gradients reduction of gradients over data ranks, beside the backward pass
 * @param parameters gathering of updated or sharded weights, beside the forward pass
 * @param tensor reductions between tensor ranks, beside the products they border on
 * @param experts exchanges with experts, beside the layers of another micro-batch that passes the same stage; not where
 *     absent
 */
public record Overlap(
        Optional<Boolean> gradients,
        Optional<Boolean> parameters,
        Optional<Boolean> tensor,
        Optional<Boolean> experts) {
    /** Everything as the stack has it. */
    public static final Overlap AS_STACK = new Overlap(Optional.empty(), Optional.empty(), Optional.empty());

    /** Exchanges with experts are waited for. */
    public Overlap(Optional<Boolean> gradients, Optional<Boolean> parameters, Optional<Boolean> tensor) {
        this(gradients, parameters, tensor, Optional.empty());
    }
}
