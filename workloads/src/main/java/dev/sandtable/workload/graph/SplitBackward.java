// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.workload.graph.Operation.Communicate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A backward pass in two parts, which a schedule may run apart: what makes gradients of inputs, and what makes gradients of
 * weights.
 *
 * <p><b>Model.</b> Operations keep their order within each part. A message that ran beside an operation of the other part loses what
 * hid it: a reduction of input gradients that ran beside a product of weights stands alone. Among gradients of weights, the gather of a
 * product's input runs beside the product before it, the first one alone.
 * <p><b>Left out.</b> Keeping gathered inputs between the parts, which would cost memory.
 * <p><b>Check.</b> Both parts together are the operations of the whole ({@code SplitBackwardTest}).
 * <p><b>Source.</b> Qi et al., Zero Bubble Pipeline Parallelism (2023, arXiv 2401.10241), §2, and the store of weight gradients of its
 * implementation in Megatron-LM.
 */
final class SplitBackward {
    private SplitBackward() {}

    /** What makes gradients of inputs, recomputation included. */
    static List<Operation> inputs(Tape tape) {
        List<Operation> all = tape.operations();
        BitSet weights = tape.ofWeights();
        List<Operation> part = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (weights.get(i)) {
                continue;
            }
            boolean keeps = i + 1 < all.size() && !weights.get(i + 1);
            part.add(all.get(i) instanceof Communicate message && !keeps ? alone(message) : all.get(i));
        }
        return part;
    }

    /** What makes gradients of weights. */
    static List<Operation> weights(Tape tape) {
        List<Operation> all = tape.operations();
        List<Operation> part = new ArrayList<>();
        int lastProduct = -1;
        for (int i = tape.ofWeights().nextSetBit(0);
                i >= 0;
                i = tape.ofWeights().nextSetBit(i + 1)) {
            if (!(all.get(i) instanceof Communicate message)) {
                lastProduct = part.size();
                part.add(all.get(i));
            } else if (message.overlappable() && lastProduct >= 0) {
                part.add(lastProduct, message);
                lastProduct = -1;
            } else {
                part.add(alone(message));
            }
        }
        return part;
    }

    private static Communicate alone(Communicate message) {
        return new Communicate(message.name(), message.collective(), message.axis(), false);
    }
}
