// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.Attention;
import dev.sandtable.work.RowOperator;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention on a spatial machine.
 *
 * <p><b>Model.</b> Every sequence and key/value head is an independent product on cores of its own: scores = Q·Kᵀ over the
 * rows of all query heads of the group and the keys that a query sees on average, softmax on the vector lanes where scores
 * lie, its maximum and sum along a side of the head's square of cores, results = P·V. Scores stay in the array. Gradients take scores again and the products dV = Pᵀ·dO, dP = dO·Vᵀ,
 * dQ = dS·K, dK = dSᵀ·Q. Keys and values are the operands that lie where they are used.
 * <p><b>Left out.</b> Blocks of scores that a mask empties are spread evenly; a cache of fewer bits than the arithmetic is
 * widened on the way.
 * <p><b>Check.</b> Never below operations over peak; one query of one head by hand ({@code GridOperatorsTest}).
 * <p><b>Source.</b> Vaswani 2017; the placement by heads as WaferLLM (arXiv 2502.04563) has it.
 */
public final class GridAttentionModel implements KernelModel<Attention> {
    private static final double BITS = 8;

    private final Machine machine;
    private final GridMapper mapper;
    private final VectorKernels library;

    public GridAttentionModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
        mapper = new GridMapper(machine, library.compiler().innerLoop());
    }

    @Override
    public Plan plan(Attention work) {
        machine.peak(work.type());
        Parts parts = new Parts(work);
        boolean backward = work.phase() == Attention.Phase.BACKWARD;
        List<Plan> stages = new ArrayList<>();
        double stored = work.kvType().bits() / BITS;
        double whole = work.type().bits() / BITS;
        stages.add(parts.product(parts.rows, parts.keys, work.headSize(), whole, stored, parts.held));
        stages.add(softmax(work, parts));
        if (!backward) {
            stages.add(parts.product(parts.rows, work.valueHeadSize(), parts.keys, parts.held, stored, whole));
            return new StagedPlan("attention", stages);
        }
        stages.add(parts.product(parts.keys, work.valueHeadSize(), parts.rows, parts.held, whole, whole));
        stages.add(parts.product(parts.rows, parts.keys, work.valueHeadSize(), whole, stored, parts.held));
        stages.add(parts.product(parts.rows, work.headSize(), parts.keys, parts.held, stored, whole));
        stages.add(parts.product(parts.keys, work.headSize(), parts.rows, parts.held, whole, whole));
        return new StagedPlan("attention gradient", stages);
    }

    private Plan softmax(Attention work, Parts parts) {
        double scores = parts.batch * parts.rows * parts.keys;
        double passes = work.phase() == Attention.Phase.BACKWARD ? 2 : 1;
        double perScore = passes * (RowOperator.Kind.SOFTMAX.flopsPerElement() + library.elementWork());
        double bytes = machine.resident() ? scores * parts.held : 0;
        double reduced = RowModel.reductions(RowOperator.Kind.SOFTMAX)
                * machine.lineReduction(Math.min(parts.keys, Math.sqrt(machine.cores() / parts.batch)));
        return new StreamPlan("softmax", machine, machine.stream(1), reduced, bytes, bytes, scores * perScore, scores);
    }

    /** The operands of one group of heads. */
    private final class Parts {
        private final Attention work;
        private final double batch;
        private final long rows;
        private final long keys;
        /** Bytes per score that memory sees: cores' own memory holds them, memory outside never does. */
        private final double held;

        Parts(Attention work) {
            this.work = work;
            batch = (double) work.batch() * work.kvHeads();
            rows = work.queries() * (work.heads() / work.kvHeads());
            keys = (long) Math.ceil(work.pairs() / work.queries());
            held = machine.resident() ? work.type().bits() / BITS : 0;
        }

        Plan product(long m, long n, long k, double aBytes, double bBytes, double cBytes) {
            return mapper.plan(Product.plain(batch, m, n, k, work.type(), aBytes, bBytes, cBytes, 0));
        }
    }
}
