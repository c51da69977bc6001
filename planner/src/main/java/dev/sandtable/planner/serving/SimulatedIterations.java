// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.InferenceSimulation;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.graph.InferenceGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.serving.Iteration;

/**
 * Times of iterations on a simulated cluster.
 *
 * <p><b>Model.</b> An iteration is a pass of the model over its tokens, which reads the weights once. Answers enter as their number and their mean context, prompts
 * as their tokens and the length of equal prompts that have as many tokens and as many squares of tokens, which is what
 * products and attention depend on. Passes are simulated at the nodes of a lattice and interpolated.
 * <p><b>Left out.</b> Several iterations in flight on pipeline stages; answers of unequal length in one batch, beyond their mean.
 * <p><b>Check.</b> At a node, the pass that a batch of inference of that size makes ({@code SimulatedIterationsTest}).
 * <p><b>Source.</b> Interpolation as peers do over measured tables; here over simulated passes.
 */
public final class SimulatedIterations implements IterationTimes {
    private static final double PS_PER_S = 1e12;
    private static final long USUAL = 1024;

    private final Lattice decode;
    private final Lattice prefill;
    private final Lattice past;
    /** Answers of {@link #USUAL} tokens and one prompt together. */
    private final Lattice mixed;

    private final int tensor;

    /** Times on a cluster that is one replica. */
    public SimulatedIterations(Cluster replica, Transformer model, InferenceJob job, Fidelity fidelity) {
        InferenceSimulation simulation = new InferenceSimulation(replica, model, job, fidelity);
        decode = new Lattice(2, (sequences, context) -> simulation.decode(at(sequences), at(context)));
        prefill = new Lattice(2, (tokens, length) -> {
            long each = Math.min(at(tokens), at(length));
            return simulation.prefill(Math.max(1, at(tokens) / each), each, 0);
        });
        past = new Lattice(1, (tokens, before) -> simulation.prefill(1, at(tokens), before));
        mixed = new Lattice(
                2,
                (answers, tokens) -> simulation.mixed(
                        new InferenceGraph.Mix(at(answers), USUAL, 1, at(tokens), 0, at(answers) + 1)));
        tensor = job.parallel().tensor();
    }

    private static long at(long size) {
        return Math.max(1, size);
    }

    @Override
    public long ps(Iteration iteration) {
        return Math.round(PS_PER_S * sum(iteration, Lattice::seconds));
    }

    @Override
    public double joules(Iteration iteration) {
        return tensor * sum(iteration, Lattice::joules);
    }

    /** A quantity of a lattice at two sizes. */
    @FunctionalInterface
    private interface Quantity {
        double at(Lattice lattice, double x, double y);
    }

    private double sum(Iteration iteration, Quantity of) {
        long tokens = iteration.prefillTokens();
        int answers = iteration.decodes();
        double sum = 0;
        if (tokens > 0) {
            sum += of.at(prefill, tokens, (double) iteration.prefillSquares() / tokens);
        }
        if (iteration.prefillPast() > 0) {
            double before = (double) iteration.prefillPast() / iteration.prefills();
            sum += of.at(past, tokens, before) - of.at(past, tokens, 0);
        }
        if (answers > 0) {
            sum += of.at(decode, answers, (double) iteration.decodeContext() / answers);
        }
        if (tokens > 0 && answers > 0) {
            // Together they pass the weights once: what one pass of both takes instead of two.
            sum += of.at(mixed, answers, tokens) - of.at(decode, answers, USUAL) - of.at(prefill, tokens, tokens);
        }
        return sum;
    }
}
