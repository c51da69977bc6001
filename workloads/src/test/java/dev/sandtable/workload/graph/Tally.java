// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.graph;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import java.util.ArrayList;
import java.util.List;

/** What the operators of a step add up to. */
final class Tally {
    private Tally() {}

    /** FLOPs of matrix products of one rank's whole step, grouped ones and attention included. */
    static double products(StepGraph graph) {
        double sum = 0;
        TrainingJob job = graph.job();
        for (int stage = 0; stage < job.parallel().pipeline(); stage++) {
            for (int chunk = 0; chunk < job.parallel().virtual(); chunk++) {
                sum += products(graph.forward(stage, chunk)) + products(graph.backward(stage, chunk));
            }
        }
        return sum;
    }

    static double products(List<LayerBlock> blocks) {
        double sum = 0;
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Compute compute
                        && (compute.work() instanceof Gemm
                                || compute.work() instanceof GroupedGemm
                                || compute.work() instanceof Attention)) {
                    sum += block.repeat() * compute.work().flops();
                }
            }
        }
        return sum;
    }

    /** Messages over all blocks, those of a repeated block once. */
    static List<Communicate> messages(List<LayerBlock> blocks) {
        List<Communicate> found = new ArrayList<>();
        for (LayerBlock block : blocks) {
            for (Operation operation : block.operations()) {
                if (operation instanceof Communicate message) {
                    found.add(message);
                }
            }
            found.addAll(block.alongside());
        }
        return found;
    }

    /** Bytes of all messages of one kind. */
    static long bytes(List<Communicate> messages, Collective.Kind kind) {
        return messages.stream()
                .filter(message -> message.collective().kind() == kind)
                .mapToLong(message -> message.collective().bytes().value())
                .sum();
    }
}
