// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the operators of a layer write down their operations, in issue order; it knows one rank's share of the layer.
 *
 * <p>What makes gradients of weights is written {@link #ofWeights}: a schedule may run it later than the rest of a backward pass
 * ({@link SplitBackward}).
 */
final class Tape {
    private final RankShare share;
    private final List<Operation> operations = new ArrayList<>();
    private final BitSet ofWeights = new BitSet();
    private boolean weights;

    Tape(RankShare share) {
        this.share = share;
    }

    RankShare share() {
        return share;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** By operation, whether it makes gradients of weights. */
    BitSet ofWeights() {
        return ofWeights;
    }

    /** Writes operations that make gradients of weights. */
    void ofWeights(Runnable writing) {
        weights = true;
        writing.run();
        weights = false;
    }

    /** What another tape holds, after what this one does. */
    void append(Tape other) {
        other.operations.forEach(this::add);
    }

    void compute(String name, Work work) {
        add(new Operation.Compute(name, work));
    }

    private void add(Operation operation) {
        ofWeights.set(operations.size(), weights);
        operations.add(operation);
    }

    void elements(String name, Elementwise.Kind kind, boolean backward, long elements) {
        elements(name, kind, backward, elements, share.elementType());
    }

    void elements(String name, Elementwise.Kind kind, boolean backward, long elements, DataType type) {
        compute(name, new Elementwise(kind, backward, elements, type));
    }

    /** Activations of rows × cols into the format of the products, where that is narrower. */
    void narrow(String name, long rows, long cols) {
        if (!share.castsOperands() || share.narrowing()) {
            return;
        }
        if (share.scaling() == Scaling.NONE) {
            elements(name, Elementwise.Kind.CAST, false, rows * cols);
        } else {
            compute(name, new Conversion(rows, cols, share.elementType(), share.compute(), share.scaling()));
        }
    }

    void rows(String name, RowOperator.Kind kind, boolean backward, long rows, long cols, DataType type) {
        compute(name, new RowOperator(kind, backward, rows, cols, type));
    }

    /** A product of activations with activations. */
    void batched(String name, long batch, long m, long n, long k, Gemm.Layout layout) {
        DataType type = share.activation();
        compute(name, new Gemm(batch, m, n, k, type, type, type, layout, false));
    }

    /** A collective of {@code elements} activations; nothing if the group is a single rank. */
    void communicate(String name, Collective.Kind kind, Axis axis, long elements, boolean overlappable) {
        communicate(name, kind, axis, elements, share.activation(), overlappable);
    }

    void communicate(String name, Collective.Kind kind, Axis axis, long elements, DataType type, boolean overlappable) {
        communicate(name, new Collective(kind, new Bytes(type.bytes(elements)), type), axis, overlappable);
    }

    void communicate(String name, Collective collective, Axis axis, boolean overlappable) {
        if (share.plan().size(axis) > 1) {
            add(new Operation.Communicate(name, collective, axis, overlappable));
        }
    }
}
