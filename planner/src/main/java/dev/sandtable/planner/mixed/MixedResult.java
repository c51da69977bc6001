// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.mixed;

import dev.sandtable.planner.cluster.ClusterSpec.Split;
import dev.sandtable.planner.replay.TrainingResult;
import java.util.List;

/**
 * What a training job on a fleet comes to.
 *
 * @param result the step, as of any cluster; the plan's layers are those of the stages
 * @param split what of the job went to which kind
 * @param parts what each kind does
 */
public record MixedResult(TrainingResult result, Split split, List<Part> parts) {
    public MixedResult {
        parts = List.copyOf(parts);
    }

    /**
     * One kind of node.
     *
     * @param node its name
     * @param chips its chips
     * @param stages pipeline stages that it holds
     * @param replicas copies of the model, or of those stages, that it holds
     * @param layers layers of each of its stages
     * @param microBatches micro-batches of each of its copies
     * @param busyShare share of the step in which its slowest stage computes
     * @param tokensPerSecondAlike what the job would do if all chips of the fleet were of this kind
     */
    public record Part(
            String node,
            int chips,
            int stages,
            int replicas,
            List<Integer> layers,
            int microBatches,
            double busyShare,
            double tokensPerSecondAlike) {
        public Part {
            layers = List.copyOf(layers);
        }
    }

    /** What the kinds would do by themselves, each at its share of a machine made of it alone. */
    public double sumOfParts() {
        double sum = 0;
        for (Part part : parts) {
            sum += part.tokensPerSecondAlike() * part.chips() / result.chips();
        }
        return sum;
    }

    /** Throughput over {@link #sumOfParts}: 1 where mixing costs nothing. */
    public double efficiency() {
        return result.tokensPerSecond() / sumOfParts();
    }
}
