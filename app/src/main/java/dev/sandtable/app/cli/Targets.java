// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Target;
import dev.sandtable.planner.serving.ServingResult;
import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A scenario's targets beside what was reached.
 *
 * @param met those that are reached, in words
 * @param missed those that are not, in words
 */
record Targets(List<String> met, List<String> missed) {

    /** The targets of a training scenario. */
    static Targets of(Question question, TrainingResult result) {
        Optional<Seconds> limit = question.scenario().target().flatMap(Target::finishWithin);
        if (limit.isPresent() && result.run().isEmpty()) {
            throw question.wrong(
                    "target.finish-within",
                    "how long the whole run takes is not known; write train.tokens, such as 'tokens: 300e9'");
        }
        return of(question.scenario().target(), result.chips(), result.run().map(run -> Seconds.ofDays(run.days())));
    }

    /** The targets of a batch of inference. */
    static Targets of(Question question, InferenceResult result) {
        Seconds whole = new Seconds(result.times().total().seconds());
        return of(question.scenario().target(), result.chips(), Optional.of(whole));
    }

    /** The targets of a service. */
    static Targets of(Question question, ServingResult result) {
        Targets targets = of(question.scenario().target(), result.chips(), Optional.of(new Seconds(result.seconds())));
        List<String> met = new ArrayList<>(targets.met);
        List<String> missed = new ArrayList<>(targets.missed);
        Optional<Target> target = question.scenario().target();
        target.flatMap(Target::ttftP99)
                .ifPresent(
                        limit -> atMost("ttft-p99", limit, result.firstToken().p99(), met, missed));
        target.flatMap(Target::tpotP99)
                .ifPresent(limit -> atMost("tpot-p99", limit, result.perToken().p99(), met, missed));
        target.flatMap(Target::rate).ifPresent(limit -> {
            boolean reached = result.requestsPerSecond() >= limit.value();
            (reached ? met : missed)
                    .add("rate " + limit + (reached ? ", it answers " : ", but it answers ")
                            + new PerSecond(result.requestsPerSecond()));
        });
        return new Targets(met, missed);
    }

    private static void atMost(String key, Seconds limit, double taken, List<String> met, List<String> missed) {
        boolean reached = taken <= limit.value();
        (reached ? met : missed)
                .add(key + " " + limit + (reached ? ", it is " : ", but it is ") + duration(new Seconds(taken)));
    }

    private static Targets of(Optional<Target> target, int chips, Optional<Seconds> whole) {
        List<String> met = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        target.flatMap(Target::finishWithin)
                .ifPresent(limit -> whole.ifPresent(taken -> {
                    boolean reached = taken.value() <= limit.value();
                    String words = "finish-within " + duration(limit) + (reached ? ", it takes " : ", but it takes ");
                    (reached ? met : missed).add(words + duration(taken));
                }));
        target.flatMap(Target::maxChips).ifPresent(most -> {
            boolean reached = chips <= most;
            (reached ? met : missed).add("max-chips " + most + (reached ? ", it uses " : ", but it uses ") + chips);
        });
        return new Targets(met, missed);
    }

    /** Days where there are any, else seconds. */
    static String duration(Seconds time) {
        return time.days() >= 1 ? String.format(Locale.ROOT, "%.4g days", time.days()) : time.toString();
    }
}
