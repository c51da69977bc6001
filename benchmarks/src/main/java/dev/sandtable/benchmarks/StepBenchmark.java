// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.replay.SimulatedStep;
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
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One step of GPT-3 175B on 1,024 A100: from files to a price, and the replay alone. */
@Fork(1)
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StepBenchmark {
    private static final String SCENARIO = "gpt3-175b-on-1024-a100";

    private final Question question = Question.read(Home.scenario(SCENARIO), List.of(), Home.catalogues());
    private final StepWork work = simulation(question).work();

    private static TrainingSimulation simulation(Question question) {
        return new TrainingSimulation(question.cluster(), question.model(), question.trainingJob(), Fidelity.AUTO);
    }

    /** Files read, machine assembled, every operator and collective priced, step replayed: what a first answer takes. */
    @Benchmark
    public SimulatedStep fromFiles() {
        Question fresh = Question.read(Home.scenario(SCENARIO), List.of(), Home.catalogues());
        return simulation(fresh).run(Fold.AUTO);
    }

    /** Another step of the same shape on a machine that has priced its operators: what a search does. */
    @Benchmark
    public SimulatedStep again() {
        return simulation(question).run(Fold.AUTO);
    }

    /** The replay, one rank standing for its stage. */
    @Benchmark
    public StepTimes folded() {
        return StepReplay.run(work, Fold.AUTO);
    }

    /** The replay of all 1,024 ranks. */
    @Benchmark
    public StepTimes unfolded() {
        return StepReplay.run(work, Fold.OFF);
    }
}
