// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.sizing;

import dev.sandtable.planner.replay.TrainingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The answer to "how many chips?".
 *
 * @param best the plan of fewest chips that meets the target, if one does
 * @param frontier plans that no other simulated plan beats in both chips and days, fewest chips first
 * @param alternatives the runners-up: other plans that were simulated, nearest first
 * @param simulated plans simulated
 * @param considered plans that fit memory
 * @param whyNot why no plan meets the target, and what would; empty if one does
 */
public record SizingResult(
        Optional<TrainingResult> best,
        List<TrainingResult> frontier,
        List<TrainingResult> alternatives,
        int simulated,
        int considered,
        String whyNot) {
    private static final int ALTERNATIVES = 5;

    public SizingResult {
        frontier = List.copyOf(frontier);
        alternatives = List.copyOf(alternatives);
    }

    static SizingResult of(
            Optional<TrainingResult> best, List<TrainingResult> tried, int simulated, int considered, String whyNot) {
        List<TrainingResult> ordered = new ArrayList<>(tried);
        ordered.sort(Comparator.comparingInt(TrainingResult::chips).thenComparingDouble(SizingResult::days));
        List<TrainingResult> frontier = new ArrayList<>();
        double fewestDays = Double.POSITIVE_INFINITY;
        for (TrainingResult result : ordered) {
            if (days(result) < fewestDays) {
                fewestDays = days(result);
                frontier.add(result);
            }
        }
        List<TrainingResult> others = ordered.stream()
                .filter(result -> best.isEmpty() || result != best.get())
                .sorted(Comparator.comparingDouble(result -> distance(result, best)))
                .limit(ALTERNATIVES)
                .toList();
        return new SizingResult(best, frontier, others, simulated, considered, whyNot);
    }

    private static double distance(TrainingResult result, Optional<TrainingResult> best) {
        return best.map(b -> Math.abs((double) result.chips() - b.chips()) / b.chips()
                        + Math.abs(days(result) - days(b)) / days(b))
                .orElse(days(result));
    }

    private static double days(TrainingResult result) {
        return result.run().map(TrainingResult.Run::days).orElse(result.stepSeconds());
    }
}
