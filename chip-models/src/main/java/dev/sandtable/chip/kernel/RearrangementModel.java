// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.work.Rearrangement;
import java.util.Locale;

/**
 * Transposes, strided copies, and tokens on their way to and from experts.
 *
 * <p><b>Model.</b> Every element is read and written once per use. A transpose goes through squares of one line's width: its
 * side that is not contiguous is lines a row apart. Rows of a strided copy are pieces at their stride, read in whole lines;
 * rows of tokens are gathered or scattered. Memory serves the pattern, and never faster than the stream of the same bytes.
 * <p><b>Left out.</b> Rows of a token that stay in the cache between its experts; indices, eight bytes per row.
 * <p><b>Check.</b> A transpose moves what a copy moves; packed rows at their own width cost what a copy costs or more
 * ({@code RearrangementModelTest}).
 * <p><b>Source.</b> Tiled transposes: Ruetsch and Micikevicius 2009.
 */
public final class RearrangementModel implements KernelModel<Rearrangement> {
    private final Machine machine;
    private final VectorKernels library;

    public RearrangementModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        this.library = library.operators().vectorById(machine.architecture());
    }

    @Override
    public Plan plan(Rearrangement work) {
        double bytes = work.type().bits() / 8.0;
        double line = machine.uncore().line();
        double row = work.cols() * bytes;
        double wholeLines = Math.ceil(row / line) * line / row;
        boolean packed = work.stride() == work.cols();
        double waste = work.kind() == Rearrangement.Kind.STRIDED_COPY && !packed
                ? Math.min(wholeLines, (double) work.stride() / work.cols())
                : 1;
        double read = work.elementsRead() * bytes * waste;
        double written = work.elementsWritten() * bytes;
        double adds = work.kind() == Rearrangement.Kind.COMBINE_TOKENS ? machine.laneCost(work.type()) : 0;
        double operations = work.elementsRead() * (library.elementWork() + adds);
        String name = work.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        MemoryTraffic pattern = pattern(work, bytes, line);
        double stream = machine.stream(1).seconds(machine.cores(), read, written);
        return new StreamPlan(name, machine, pattern, library.start().seconds(), read, written, operations, 0)
                .notUnder(stream);
    }

    private MemoryTraffic pattern(Rearrangement work, double bytes, double line) {
        return switch (work.kind()) {
            case TRANSPOSE -> machine.strided(Math.min(line, work.rows() * bytes), Math.max(line, work.rows() * bytes));
            case STRIDED_COPY -> machine.strided(work.cols() * bytes, work.stride() * bytes);
            case PERMUTE_TOKENS, COMBINE_TOKENS -> machine.gather(work.cols() * bytes);
        };
    }
}
