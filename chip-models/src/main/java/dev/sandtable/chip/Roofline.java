// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Work;
import dev.sandtable.work.WorkVisitor;

/**
 * The bound that no kernel beats.
 *
 * <p><b>Model.</b> t ≥ max(operations / peak, compulsory bytes / pins) with the data sheet's figures at the boost clock:
 * every operand read once, every result written once; and no less than what memory cannot hold takes from behind it.
 * <p><b>Left out.</b> Everything else.
 * <p><b>Check.</b> All other fidelities lie above it ({@code ProductLawTest}).
 * <p><b>Source.</b> Williams, Waterman and Patterson 2009.
 */
final class Roofline {
    private static final double BITS = 8;

    private final Machine machine;
    private final Footprint footprint;

    Roofline(Machine machine) {
        this.machine = machine;
        footprint = new Footprint(machine);
    }

    /** Seconds of arithmetic at the peak. */
    double arithmetic(Work work) {
        return work.accept(new Arithmetic());
    }

    /** Bytes that must move. */
    double bytes(Work work) {
        return work.accept(new Compulsory());
    }

    /** The bound in seconds. */
    double seconds(Work work) {
        double behind = footprint.streamed(work);
        double stream = machine.backing()
                .map(backing -> behind / backing.bandwidth().value())
                .orElse(0.0);
        double own = bytes(work) / machine.memory().bandwidth().value();
        return Math.max(Math.max(arithmetic(work), own), stream);
    }

    private static double operands(Attention a) {
        double queries = (double) a.batch() * a.queries() * a.heads();
        double keys = (double) a.batch() * a.keys() * a.kvHeads();
        double passes = a.phase() == Attention.Phase.BACKWARD ? 2 : 1;
        return passes
                * (bytes(queries * (a.headSize() + a.valueHeadSize()), a.type())
                        + bytes(keys * a.headSize(), a.kvType()));
    }

    private double matrix(Work work, DataType type) {
        double raised =
                machine.clock().boost().value() / machine.clock().stated().value();
        return work.flops() / (machine.peak(type).value() * raised);
    }

    private double vector(Work work, DataType type) {
        double hertz = machine.clock().boost().value();
        return work.flops() / (2 * machine.vectorPerCycle(type) * machine.cores() * hertz);
    }

    private static double bytes(double elements, DataType type) {
        return elements * type.bits() / BITS;
    }

    /** Arithmetic by kind of work. */
    private final class Arithmetic implements WorkVisitor<Double> {
        @Override
        public Double gemm(Gemm work) {
            return matrix(work, work.a());
        }

        @Override
        public Double groupedGemm(GroupedGemm work) {
            return matrix(work, work.type());
        }

        @Override
        public Double attention(Attention work) {
            return matrix(work, work.type());
        }

        @Override
        public Double expertFfn(ExpertFfn work) {
            return matrix(work, work.type());
        }

        @Override
        public Double rowOperator(RowOperator work) {
            return vector(work, work.type());
        }

        @Override
        public Double elementwise(Elementwise work) {
            return vector(work, work.type());
        }

        @Override
        public Double embedding(Embedding work) {
            return vector(work, work.type());
        }

        @Override
        public Double optimizerUpdate(OptimizerUpdate work) {
            return vector(work, DataType.FP32);
        }

        @Override
        public Double collective(Collective work) {
            throw new IllegalArgumentException("a fabric prices collectives");
        }
    }

    /** Bytes by kind of work: operands read once, results written once. */
    private final class Compulsory implements WorkVisitor<Double> {
        @Override
        public Double gemm(Gemm work) {
            return work.batch()
                    * (bytes((double) work.m() * work.k(), work.a())
                            + bytes((double) work.n() * work.k(), work.b())
                            + bytes((double) work.m() * work.n(), work.c()) * (work.accumulate() ? 2 : 1));
        }

        @Override
        public Double groupedGemm(GroupedGemm work) {
            return work.groups()
                    * bytes(
                            (double) work.m() * work.k() + (double) work.n() * work.k() + (double) work.m() * work.n(),
                            work.type());
        }

        @Override
        public Double attention(Attention work) {
            return operands(work);
        }

        @Override
        public Double expertFfn(ExpertFfn work) {
            return bytes(2.0 * work.tokens() * work.hidden() / work.expert(), work.type());
        }

        @Override
        public Double rowOperator(RowOperator work) {
            return bytes(2.0 * work.rows() * work.cols(), work.type());
        }

        @Override
        public Double elementwise(Elementwise work) {
            return bytes(
                    (double) work.elements()
                            * (work.kind().reads() + work.kind().writes()),
                    work.type());
        }

        @Override
        public Double embedding(Embedding work) {
            return bytes(2.0 * work.tokens() * work.hidden(), work.type());
        }

        @Override
        public Double optimizerUpdate(OptimizerUpdate work) {
            return (double) work.parameters() * (work.bytesRead() + work.bytesWritten());
        }

        @Override
        public Double collective(Collective work) {
            throw new IllegalArgumentException("a fabric prices collectives");
        }
    }
}
