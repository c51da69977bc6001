// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Target;
import dev.sandtable.units.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A scenario's targets beside what was reached. */
final class Targets {
    private Targets() {}

    /** The targets that a training result misses, in words. */
    static List<String> missed(Question question, TrainingResult result) {
        Optional<Target> target = question.scenario().target();
        Optional<Seconds> limit = target.flatMap(Target::finishWithin);
        if (limit.isPresent() && result.run().isEmpty()) {
            throw question.wrong(
                    "target.finish-within",
                    "how long the whole run takes is not known; write train.tokens, such as 'tokens: 300e9'");
        }
        return missed(target, result.chips(), result.run().map(run -> Seconds.ofDays(run.days())));
    }

    /** The targets that a batch of inference misses, in words. */
    static List<String> missed(Question question, InferenceResult result) {
        return missed(
                question.scenario().target(),
                result.chips(),
                Optional.of(new Seconds(result.times().total().seconds())));
    }

    private static List<String> missed(Optional<Target> target, int chips, Optional<Seconds> whole) {
        List<String> missed = new ArrayList<>();
        target.flatMap(Target::finishWithin)
                .ifPresent(limit -> whole.ifPresent(taken -> {
                    if (taken.value() > limit.value()) {
                        missed.add("finish-within " + duration(limit) + ", but it takes " + duration(taken));
                    }
                }));
        target.flatMap(Target::maxChips).ifPresent(most -> {
            if (chips > most) {
                missed.add("max-chips " + most + ", but it uses " + chips);
            }
        });
        return missed;
    }

    /** Days where there are any, else seconds. */
    static String duration(Seconds time) {
        return time.days() >= 1 ? String.format(Locale.ROOT, "%.4g days", time.days()) : time.toString();
    }
}
