// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.replay.StepReplay;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.StepTimes;
import dev.sandtable.planner.replay.StepWork;
import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.planner.scenario.Question;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One step of Llama 3.1 405B on 16,384 H100, its price known: with one rank for each stage, and with every rank on its own
 * streams and collectives as flows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MachineBenchmark {
    private static final String SCENARIO = "llama3-405b-on-16384-h100";

    /** Whether one rank stands for its stage, and one period for those like it. */
    @Param({"AUTO", "OFF"})
    public Fold fold = Fold.AUTO;

    private final StepWork work = work();

    private static StepWork work() {
        Question question = Question.read(Home.scenario(SCENARIO), List.of(), Home.catalogues());
        return new TrainingSimulation(question.cluster(), question.model(), question.trainingJob(), Fidelity.AUTO)
                .work();
    }

    /** The step. */
    @Benchmark
    public StepTimes step() {
        return StepReplay.run(work, fold);
    }
}
