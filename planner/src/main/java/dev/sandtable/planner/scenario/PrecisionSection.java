// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.work.DataType;
import dev.sandtable.workload.Precision;
import java.util.Optional;

/**
 * Number formats of a training job written out; what is absent is as mixed precision has it for {@code compute}.
 *
 * @param compute operands of the products
 * @param weights stored weights
 * @param gradients the buffer in which gradients are accumulated
 * @param optimizer the optimizer's state
 * @param communication gradients on the wire
 */
public record PrecisionSection(
        DataType compute,
        Optional<DataType> weights,
        Optional<DataType> gradients,
        Optional<DataType> optimizer,
        Optional<DataType> communication) {

    /** The formats with every default filled in. */
    public Precision precision() {
        Precision usual = Precision.of(compute);
        return new Precision(
                compute,
                weights.orElse(usual.weights()),
                gradients.orElse(usual.gradients()),
                optimizer.orElse(usual.optimizer()),
                communication.orElse(gradients.orElse(usual.communication())));
    }
}
