// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Embedding;

/**
 * Rows gathered from a table, and gradients scattered back into it.
 *
 * <p><b>Model.</b> Forward: each token's row is read and written, moved in whole cache lines. Backward: gradients are read
 * and added to the table's gradient, which costs a read and a write per row. Rows lie anywhere in the table: memory serves
 * gathers of one row's whole lines.
 * <p><b>Left out.</b> Repeated tokens, whose rows stay in the cache; that the dense side of the copy is a stream.
 * <p><b>Check.</b> tokens·hidden·bytes·2 over sustained bandwidth for long rows ({@code VectorModelsTest}).
 * <p><b>Source.</b> Roofline.
 */
public final class EmbeddingModel implements KernelModel<Embedding> {
    private static final int INDEX_BYTES = 8;

    private final Machine machine;
    private final VectorKernels library;

    public EmbeddingModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    @Override
    public Plan plan(Embedding work) {
        double laneCost = work.backward() ? machine.laneCost(work.type()) : 1;
        long line = machine.uncore().line();
        long rowBytes = work.type().bytes(work.hidden());
        double lines = (double) ((rowBytes + line - 1) / line * line);
        double gathered = work.tokens() * lines;
        double dense = (double) work.tokens() * rowBytes;
        double indices = (double) work.tokens() * INDEX_BYTES;
        double read = (work.backward() ? dense + gathered : gathered) + indices;
        double written = work.backward() ? gathered : dense;
        double operations =
                laneCost * work.tokens() * work.hidden() * (library.elementWork() + (work.backward() ? 1 : 0));
        String name = work.backward() ? "embedding gradient" : "embedding";
        return new StreamPlan(
                name, machine, machine.gather(lines), library.start().seconds(), read, written, operations, 0);
    }
}
