// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.sizing.SizingResult;
import dev.sandtable.planner.sizing.TrainingSizing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The fewest H100 that train Llama 2 70B in time, and the fastest plan of a 530-billion-parameter model among all that there are. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SizingBenchmark {
    private static final int MOST_CHIPS = 65_536;

    /** From files to the answer; nothing is remembered from one shot to the next. */
    @Benchmark
    public SizingResult size() {
        Catalogues catalogues = Home.catalogues();
        Question question = Question.read(Home.scenario("size-llama2-70b-h100"), List.of(), catalogues);
        return new TrainingSizing(
                        question.cluster(),
                        question.model(),
                        question.scenario().train().orElseThrow(),
                        catalogues.tariffs().byNameOrThrow("default").value(),
                        Fidelity.AUTO,
                        progress -> {})
                .fewest(30, MOST_CHIPS);
    }

    /** Every plan of 105 layers of width 20,480 on 640 nodes of eight A100: bounded, and simulated where the bound allows. */
    @Benchmark
    public TrainingResult fastestOfAll() {
        Catalogues catalogues = Home.catalogues();
        Question question = Question.read(Home.scenario("search-megatron-530b-a100"), List.of(), catalogues);
        return new TrainingSizing(
                        question.cluster(),
                        question.model(),
                        question.scenario().train().orElseThrow(),
                        catalogues.tariffs().byNameOrThrow("default").value(),
                        Fidelity.AUTO,
                        progress -> {})
                .fastest()
                .orElseThrow();
    }
}
