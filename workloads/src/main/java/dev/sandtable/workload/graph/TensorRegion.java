// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.parallel.Axis;

/**
 * The part of a layer that tensor ranks share, between a column-cut and a row-cut product, and what its borders cost.
 *
 * <p><b>Model.</b> Without sequence parallelism the exit sums partial results (one all-reduce forward) and the entry
 * sums input gradients (one all-reduce backward). With it the entry gathers the sequence and the exit reduces and
 * scatters it; backward the roles swap, and the entry's input is gathered once more for the weight gradient because
 * only its own part was kept. The volume on the wire is the same: an all-reduce is a reduce-scatter and an all-gather.
 * <p><b>Left out.</b> Cuts in two dimensions.
 * <p><b>Check.</b> Two all-reduces per direction and layer, or two gathers and two reduce-scatters forward and one
 * gather more per region backward ({@code StepGraphTest}).
 * <p><b>Source.</b> Shoeybi et al., Megatron-LM (2019); Korthikanti et al., Reducing Activation Recomputation (2022), §4.
 */
final class TensorRegion {
    private TensorRegion() {}

    /** Before the column-cut product, forward. */
    static void enter(Tape tape, String name) {
        RankShare share = tape.share();
        if (share.plan().cutsSequence()) {
            gather(tape, name + " sequence gather", share.overlapTensor());
        }
    }

    /** A row-cut product whose result, of {@code elements}, is summed over tensor ranks. */
    static void exit(Tape tape, Linear product, long elements) {
        product.forward(tape);
        reduce(tape, product.name() + " reduction", elements);
    }

    static void reduce(Tape tape, String name, long elements) {
        tape.communicate(name, Collective.Kind.ALL_REDUCE, Axis.TENSOR, elements, false);
    }

    /** The row-cut product, then the exit, forward. */
    static void exit(Tape tape, Linear product) {
        RankShare share = tape.share();
        // A reduction that runs beside its own product is issued with it, chunk by chunk, and so stands before it.
        if (share.overlapTensor()) {
            reduce(tape, product.name() + " reduction", true);
            product.forward(tape);
        } else {
            product.forward(tape);
            reduce(tape, product.name() + " reduction", false);
        }
    }

    /** Before the gradients of the row-cut product, backward. */
    static void exitBackward(Tape tape, String name) {
        if (tape.share().plan().cutsSequence()) {
            gather(tape, name + " gradient gather", tape.share().overlapTensor());
        }
    }

    /** The gradients of the column-cut product with the entry's reduction between them, backward. */
    static void enterBackward(Tape tape, Linear product) {
        RankShare share = tape.share();
        boolean beside = share.options().asyncTensorGradients() || share.overlapTensor();
        boolean input =
                product.target().map(share::keepsInput).orElse(!share.method().frozen());
        if (share.plan().cutsSequence() && input) {
            gather(tape, product.name() + " input regather", beside);
        }
        product.inputGradient(tape);
        reduce(tape, product.name() + " input gradient reduction", beside);
        product.weightGradient(tape);
    }

    static void gather(Tape tape, String name, boolean beside) {
        RankShare share = tape.share();
        tape.communicate(name, Collective.Kind.ALL_GATHER, Axis.TENSOR, share.tokens() * share.hidden(), beside);
    }

    static void reduce(Tape tape, String name, boolean beside) {
        RankShare share = tape.share();
        Collective.Kind kind =
                share.plan().cutsSequence() ? Collective.Kind.REDUCE_SCATTER : Collective.Kind.ALL_REDUCE;
        tape.communicate(name, kind, Axis.TENSOR, share.tokens() * share.hidden(), beside);
    }
}
