// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.List;
import java.util.Optional;

/**
 * ZB-H1: 1F1B whose backward passes are split, gradients of weights filling what 1F1B idles while it drains.
 *
 * <p><b>Model.</b> Stage i warms up as in 1F1B; after that each forward pass is followed by the gradient of an input and by
 * the gradients of weights of the micro-batch i before. While it drains every gradient of an input is followed by one of
 * weights, and the i that are left come last. So every stage holds p micro-batches, as many as the first of 1F1B. The first
 * stage has nobody to hurry for and does not split.
 * <p><b>Left out.</b> Updating before all stages are done (the paper's validation after the step): the replay's stages wait for the
 * norm of all gradients.
 * <p><b>Check.</b> Bubble (p − 1)(F + B − W), where 1F1B has (p − 1)(F + B + W); p micro-batches in flight on every stage
 * ({@code PipelineScheduleTest}).
 * <p><b>Source.</b> Qi et al., Zero Bubble Pipeline Parallelism (2023, arXiv 2401.10241), §2 and figure 3.
 */
final class ZeroBubble implements SlotOrder {
    @Override
    public Optional<String> findProblem(int stages, int chunks, int microBatches) {
        if (chunks != 1) {
            return Optional.of("runs one chunk per stage, not virtual " + chunks);
        }
        return microBatches >= stages
                ? Optional.empty()
                : Optional.of("needs at least as many micro-batches as pipeline " + stages + ", not " + microBatches);
    }

    @Override
    public List<Slot> slots(int stage, int stages, int chunks, int microBatches) {
        Agenda agenda = new Agenda(0);
        while (agenda.forwards(0) < stages - 1 - stage) {
            agenda.forward(0);
        }
        while (agenda.backwards(0) < microBatches) {
            boolean fills = agenda.forwards(0) < microBatches;
            if (fills) {
                agenda.forward(0);
            }
            if (stage == 0) {
                agenda.backward(0);
                continue;
            }
            agenda.input(0);
            if (!fills || agenda.left() > stage) {
                agenda.weight();
            }
        }
        while (agenda.left() > 0) {
            agenda.weight();
        }
        return agenda.slots();
    }

    @Override
    public double bubble(PassTimes times, int stages, int chunks) {
        return (stages - 1) * (times.forward() + times.input() - times.weight());
    }
}
