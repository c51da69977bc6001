// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.parallel.Seeds;
import dev.sandtable.units.Seconds;
import dev.sandtable.workload.Variation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long a step takes where ranks differ, over steps drawn from seeds.
 *
 * <p>Each sample replays the step with a tensor group of every stage and copy on its own, at its own pace; sample i of a seed is the
 * same whatever the number of samples.
 *
 * @param samples steps that were drawn
 * @param mean their mean
 * @param low a twentieth of them are shorter
 * @param high a twentieth of them are longer
 * @param undisturbed the step where no rank differs
 */
public record StepSpread(int samples, Seconds mean, Seconds low, Seconds high, Seconds undisturbed) {
    private static final double TAIL = 0.05;
    private static final double PS_PER_SECOND = 1e12;

    /** How much longer the mean step is, as a part of the undisturbed one. */
    public double slowdown() {
        return mean.value() / undisturbed.value() - 1;
    }

    /** Draws steps; {@code perNode} consecutive ranks share a machine. */
    static StepSpread of(StepWork step, StepTimes undisturbed, Variation variation, long seed, int perNode) {
        List<Long> drawn = new ArrayList<>();
        double sum = 0;
        for (int sample = 0; sample < variation.samples(); sample++) {
            Seeds seeds = new Seeds(seed).within(sample);
            long ps = StepReplay.varied(step, new RankPaces(variation, seeds, step.tensor(), perNode));
            drawn.add(ps);
            sum += ps;
        }
        Collections.sort(drawn);
        int last = drawn.size() - 1;
        int cut = (int) Math.floor(TAIL * drawn.size());
        return new StepSpread(
                drawn.size(),
                new Seconds(sum / drawn.size() / PS_PER_SECOND),
                new Seconds(drawn.get(cut) / PS_PER_SECOND),
                new Seconds(drawn.get(last - cut) / PS_PER_SECOND),
                new Seconds(undisturbed.step().seconds()));
    }
}
