// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Machine;
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
import dev.sandtable.work.Sparsity;
import dev.sandtable.work.Work;
import dev.sandtable.work.WorkVisitor;

/**
 * The bound that no kernel beats.
 *
 * <p><b>Model.</b> t ≥ max(operations / peak, compulsory bytes / pins) with the data sheet's figures at the boost clock:
 * every operand read once, every result written once; and no less than what memory cannot hold takes from behind it.
 * Zeros that matrix units skip are neither moved nor multiplied; keys that no query sees are not read.
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
        double keys = (double) a.batch() * a.reach();
        double passes = a.phase() == Attention.Phase.BACKWARD ? 2 : 1;
        return passes
                * (bytes(queries * (a.headSize() + a.valueHeadSize()), a.type())
                        + bytes(keys * a.storedPerToken(), a.kvType()));
    }

    private double matrix(Work work, DataType type) {
        double raised =
                machine.clock().boost().value() / machine.clock().stated().value();
        return work.flops() / (machine.peak(type).value() * raised);
    }

    private double sparse(Gemm work) {
        machine.requireSparse(work.a());
        double dense = machine.peak(work.a()).value();
        return matrix(work, work.a()) * dense / machine.sparse().peak(work.a()).value();
    }

    private double vector(Work work, DataType type) {
        machine.requireLanes(type);
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
            return work.sparsity() == Sparsity.DENSE ? matrix(work, work.a()) : sparse(work);
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
            return work.kind().moves() ? 0.0 : vector(work, work.type());
        }

        @Override
        public Double embedding(Embedding work) {
            return work.backward() ? vector(work, work.type()) : 0.0;
        }

        @Override
        public Double conversion(Conversion work) {
            return vector(work, DataType.FP16);
        }

        @Override
        public Double rearrangement(Rearrangement work) {
            return work.flops() > 0 ? vector(work, work.type()) : 0.0;
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
            int passes = 1 + (work.accumulate() ? 1 : 0) + work.epilogue().matrices();
            return work.batch()
                    * ((double) work.m() * work.k() * work.aBytes()
                            + (double) work.n() * work.k() * work.bBytes()
                            + passes * bytes((double) work.m() * work.n(), work.c()));
        }

        @Override
        public Double groupedGemm(GroupedGemm work) {
            double rows = (double) work.groups() * work.m();
            double filled = work.skew() == 0 ? work.groups() : work.loads().size();
            return bytes(rows * work.k() + filled * work.n() * work.k() + rows * work.n(), work.type());
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
            return bytes((double) (work.reads() + work.writes()) * work.rows() * work.cols(), work.type());
        }

        @Override
        public Double elementwise(Elementwise work) {
            return bytes((double) work.elements() * (work.reads() + work.writes()), work.type());
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
