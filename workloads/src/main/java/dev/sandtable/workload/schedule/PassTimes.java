// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

/**
 * What the passes of one micro-batch take on a stage, all chunks of one copy of the model together; in any unit.
 *
 * @param forward F
 * @param input B, the gradient of inputs
 * @param weight W, the gradients of weights
 * @param paired F&amp;B, a forward and a whole backward pass that run at the same time
 */
public record PassTimes(double forward, double input, double weight, double paired) {
    /** Passes of which two at the same time take as long as one after the other. */
    public PassTimes(double forward, double input, double weight) {
        this(forward, input, weight, forward + input + weight);
    }

    /** All of them one after the other. */
    public double all() {
        return forward + input + weight;
    }
}
