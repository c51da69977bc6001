// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * One update of {@code parameters} parameters by a fused optimizer kernel (Adam): gradients and state read, state and
 * weights written.
 *
 * @param parameters parameters held here
 * @param bytesRead bytes read per parameter (gradient, master weight, two moments)
 * @param bytesWritten bytes written per parameter (master weight, two moments, working weight)
 */
public record OptimizerUpdate(long parameters, int bytesRead, int bytesWritten) implements Work {
    public OptimizerUpdate {
        if (parameters < 1 || bytesRead < 0 || bytesWritten < 0) {
            throw new IllegalArgumentException("an update needs at least 1 parameter");
        }
    }

    @Override
    public double flops() {
        return 11.0 * parameters;
    }

    @Override
    public <T> T accept(WorkVisitor<T> visitor) {
        return visitor.optimizerUpdate(this);
    }
}
