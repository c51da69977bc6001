// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;

/**
 * Fused attention: prompt, gradient and decode are one law with different tiles.
 *
 * <p><b>Model.</b> {@link AttentionTiling} cuts, {@link AttentionStep} times one block of scores, {@link AttentionPlan}
 * deals tiles to cores and adds what runs around them.
 * <p><b>Left out.</b> Attention that writes its scores to memory: a graph of products and a softmax says that.
 * <p><b>Check.</b> {@code AttentionModelTest} holds laws, {@code PublishedAttentionTest} measured rows.
 * <p><b>Source.</b> Dao 2022, 2023; Shah 2024.
 */
public final class AttentionModel implements KernelModel<Attention> {
    private final Machine machine;
    private final KernelLibrary library;

    public AttentionModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library;
    }

    @Override
    public Plan plan(Attention work) {
        machine.peak(work.type());
        return new AttentionPlan(machine, library, work);
    }
}
