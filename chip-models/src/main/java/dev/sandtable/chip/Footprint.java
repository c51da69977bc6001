// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Backing;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import dev.sandtable.work.WorkVisitor;

/**
 * What one operator needs in a chip's memory at once, and what of it must come from behind.
 *
 * <p><b>Model.</b> Operands and result, each once; of a mixture of experts the weights of this rank; of a gather the rows
 * that tokens name.
 * <p><b>Left out.</b> What other operators keep there: a plan for a whole model counts that.
 * <p><b>Check.</b> By hand in {@code FootprintTest}.
 * <p><b>Source.</b> Definitions of the operators.
 */
final class Footprint {
    private static final double BITS = 8;

    private final Machine machine;

    Footprint(Machine machine) {
        this.machine = machine;
    }

    /**
     * Bytes that the chip's memory cannot hold and its backing streams; 0 where all fits, and where the only memory is DRAM
     * with nothing behind it, whose capacity a plan for the whole job checks.
     *
     * @throws UnsupportedWork if there is no backing, or not enough of it
     */
    double streamed(Work work) {
        boolean limited =
                machine.memory() instanceof MemorySpec.Sram || machine.backing().isPresent();
        double missing = limited ? bytes(work) - machine.memory().capacity().value() : 0;
        if (missing <= 0) {
            return 0;
        }
        double behind = machine.backing()
                .map(backing -> (double) backing.capacity().value())
                .orElse(0.0);
        if (missing > behind) {
            throw new UnsupportedWork("operands of " + size(bytes(work)) + " exceed the chip's memory of "
                    + machine.memory().capacity()
                    + machine.backing()
                            .map(Backing::capacity)
                            .map(more -> " and the " + more + " behind it")
                            .orElse("")
                    + " by " + size(missing - behind) + "; spread the work over more chips");
        }
        return missing;
    }

    private static Bytes size(double bytes) {
        return new Bytes((long) Math.ceil(bytes));
    }

    /** Bytes of operands and result. */
    static double bytes(Work work) {
        return work.accept(Sizes.OF);
    }

    private static double bytes(double elements, DataType type) {
        return elements * type.bits() / BITS;
    }

    /** Bytes by kind of work. */
    private enum Sizes implements WorkVisitor<Double> {
        OF;

        @Override
        public Double gemm(Gemm work) {
            int results = 1 + work.epilogue().matrices();
            return work.batch()
                    * ((double) work.m() * work.k() * work.aBytes()
                            + (double) work.n() * work.k() * work.bBytes()
                            + results * bytes((double) work.m() * work.n(), work.c()));
        }

        @Override
        public Double groupedGemm(GroupedGemm work) {
            double one = (double) work.m() * work.k() + (double) work.n() * work.k() + (double) work.m() * work.n();
            return work.groups() * bytes(one, work.type());
        }

        @Override
        public Double attention(Attention work) {
            double queries = (double) work.batch() * work.queries() * work.heads();
            double keys = (double) work.batch() * work.keys() * work.kvHeads();
            double sizes = (double) work.headSize() + work.valueHeadSize();
            double passes = work.phase() == Attention.Phase.BACKWARD ? 2 : 1;
            return passes * (bytes(queries * sizes, work.type()) + bytes(keys * sizes, work.kvType()));
        }

        @Override
        public Double expertFfn(ExpertFfn work) {
            double local = Math.max(1, (double) work.experts() / work.expert());
            double weights = local * 3 * work.hidden() * work.inter() / work.tensor();
            return bytes(weights + 2.0 * work.tokens() * work.hidden() / work.expert(), work.type());
        }

        @Override
        public Double rowOperator(RowOperator work) {
            return bytes(2.0 * work.rows() * work.cols(), work.type());
        }

        @Override
        public Double elementwise(Elementwise work) {
            double arrays = (double) work.kind().reads() + work.kind().writes();
            return bytes(arrays * work.elements(), work.type());
        }

        @Override
        public Double embedding(Embedding work) {
            return bytes(2.0 * work.tokens() * work.hidden(), work.type());
        }

        @Override
        public Double optimizerUpdate(OptimizerUpdate work) {
            return (double) work.parameters() * Math.max(work.bytesRead(), work.bytesWritten());
        }

        @Override
        public Double conversion(Conversion work) {
            return bytes(work.elements(), work.from()) + bytes(work.elements(), work.to()) + work.scaleBytes();
        }

        @Override
        public Double rearrangement(Rearrangement work) {
            return bytes(work.elementsOnce() + work.elementsWritten(), work.type());
        }

        @Override
        public Double collective(Collective work) {
            throw new IllegalArgumentException("a fabric prices collectives");
        }
    }
}
