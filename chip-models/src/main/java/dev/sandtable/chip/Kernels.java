// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.kernel.AttentionModel;
import dev.sandtable.chip.kernel.BackedPlan;
import dev.sandtable.chip.kernel.ConversionModel;
import dev.sandtable.chip.kernel.ElementwiseModel;
import dev.sandtable.chip.kernel.EmbeddingModel;
import dev.sandtable.chip.kernel.ExpertModel;
import dev.sandtable.chip.kernel.GemmModel;
import dev.sandtable.chip.kernel.GridAttentionModel;
import dev.sandtable.chip.kernel.GridExpertModel;
import dev.sandtable.chip.kernel.GroupedGemmModel;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.chip.kernel.KernelModel;
import dev.sandtable.chip.kernel.OptimizerModel;
import dev.sandtable.chip.kernel.Plan;
import dev.sandtable.chip.kernel.RearrangementModel;
import dev.sandtable.chip.kernel.RowModel;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import dev.sandtable.work.WorkVisitor;

/** The table from kinds of work to the models that plan them. */
final class Kernels {
    private final Machine machine;
    private final Footprint footprint;
    private final GemmModel products;
    private final GroupedGemmModel grouped;
    private final KernelModel<Attention> attention;
    private final KernelModel<ExpertFfn> experts;
    private final RowModel rows;
    private final ElementwiseModel points;
    private final EmbeddingModel embeddings;
    private final OptimizerModel optimizers;
    private final ConversionModel conversions;
    private final RearrangementModel rearrangements;

    Kernels(Machine machine, KernelLibrary library) {
        this.machine = machine;
        footprint = new Footprint(machine);
        products = new GemmModel(machine, library);
        grouped = new GroupedGemmModel(machine, library);
        boolean spatial = machine.style().spatial();
        attention = spatial ? new GridAttentionModel(machine, library) : new AttentionModel(machine, library);
        experts = spatial ? new GridExpertModel(machine, library) : new ExpertModel(machine, library);
        rows = new RowModel(machine, library);
        points = new ElementwiseModel(machine, library);
        embeddings = new EmbeddingModel(machine, library);
        optimizers = new OptimizerModel(machine, library);
        conversions = new ConversionModel(machine, library);
        rearrangements = new RearrangementModel(machine, library);
    }

    /**
     * The plan for a piece of work. A device-time launch is the kernel alone; the others run the operator as the stack
     * does, with the kernels that prepare its operands.
     */
    Plan plan(Work work, Launch launch, boolean walked) {
        double streamed = footprint.streamed(work);
        Plan plan = work.accept(new Choice(launch == Launch.KERNEL, walked));
        boolean overlaps = machine.style() != Style.BULK_SYNCHRONOUS;
        return streamed > 0 ? new BackedPlan(plan, machine.backing().orElseThrow(), streamed, overlaps) : plan;
    }

    /** The plan by kind of work. */
    private final class Choice implements WorkVisitor<Plan> {
        private final boolean bare;
        private final boolean walked;

        Choice(boolean bare, boolean walked) {
            this.bare = bare;
            this.walked = walked;
        }

        @Override
        public Plan gemm(Gemm work) {
            return bare ? products.plan(work, walked) : products.operator(work, walked);
        }

        @Override
        public Plan groupedGemm(GroupedGemm work) {
            return grouped.plan(work);
        }

        @Override
        public Plan attention(Attention work) {
            return attention.plan(work);
        }

        @Override
        public Plan expertFfn(ExpertFfn work) {
            return experts.plan(work);
        }

        @Override
        public Plan rowOperator(RowOperator work) {
            return rows.plan(work);
        }

        @Override
        public Plan elementwise(Elementwise work) {
            return points.plan(work);
        }

        @Override
        public Plan embedding(Embedding work) {
            return embeddings.plan(work);
        }

        @Override
        public Plan optimizerUpdate(OptimizerUpdate work) {
            return optimizers.plan(work);
        }

        @Override
        public Plan conversion(Conversion work) {
            return conversions.plan(work);
        }

        @Override
        public Plan rearrangement(Rearrangement work) {
            return rearrangements.plan(work);
        }

        @Override
        public Plan collective(Collective work) {
            throw new IllegalArgumentException("a fabric prices collectives");
        }
    }
}
