// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.TileShape;
import dev.sandtable.work.DataType;
import dev.sandtable.work.ExpertFfn;

/**
 * The routed feed-forward of a mixture of experts on its fullest rank.
 *
 * <p><b>Model.</b> For layers whose shape on a rank the library has tuned, the best predicted of its blocks; else one of two fixed blocks by
 * whether tokens outnumber the experts that a rank holds. {@link ExpertPlan} times it.
 * <p><b>Left out.</b> Exchange of tokens between ranks, which is a collective.
 * <p><b>Check.</b> Time never falls with more tokens by more than one block's padding ({@code ExpertModelTest}).
 * <p><b>Source.</b> configs/published/moe-ffn.csv.
 */
public final class ExpertModel implements KernelModel<ExpertFfn> {
    private final Machine machine;
    private final KernelLibrary library;

    public ExpertModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library;
    }

    @Override
    public Plan plan(ExpertFfn work) {
        machine.peak(work.type());
        ExpertKernels kernels = library.operators().expertsById(machine.architecture());
        if (!kernels.tunes(work)) {
            long local = Math.max(1, work.experts() / work.expert());
            TileShape tile = work.tokens() <= local ? kernels.few() : kernels.many();
            boolean narrow = work.type().bits() < DataType.BF16.bits();
            double share = (narrow ? kernels.narrowShare() : kernels.share()).value();
            return new ExpertPlan(machine, library, work, tile, share);
        }
        double hertz = machine.clock().boost().value();
        ExpertPlan best = tuned(work, kernels.tiles().get(0));
        for (TileShape tile : kernels.tiles()) {
            ExpertPlan plan = tuned(work, tile);
            if (plan.at(hertz).seconds() < best.at(hertz).seconds()) {
                best = plan;
            }
        }
        return best;
    }

    private ExpertPlan tuned(ExpertFfn work, TileShape tile) {
        double share = library.operators()
                .expertsById(machine.architecture())
                .tunedShare()
                .value();
        return new ExpertPlan(machine, library, work, tile, share);
    }
}
