// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.replay.Breakdown;
import dev.sandtable.planner.replay.Contention;
import dev.sandtable.planner.replay.ExposedCommunication;
import dev.sandtable.planner.replay.InferenceResult;
import dev.sandtable.planner.replay.InferenceTimes;
import dev.sandtable.planner.replay.Piece;
import dev.sandtable.planner.replay.Segment;
import dev.sandtable.planner.replay.SimulatedStep;
import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.planner.replay.StageWires;
import dev.sandtable.planner.replay.StageWork;
import dev.sandtable.planner.replay.StepTimes;
import dev.sandtable.planner.replay.StepWork;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.planner.replay.TrainingResult.Interval;
import dev.sandtable.planner.replay.TrainingResult.Run;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Money;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Seconds;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import dev.sandtable.workload.schedule.Slot;
import java.util.List;
import java.util.Optional;

/** Results made up of round numbers, so that reports can be checked by eye. */
final class SampleResults {
    static final Setting SETTING = new Setting(
            "gpt-on-sixteen", "gpt3-6.7b", "2 x dgx-a100-80gb", "a100-sxm4-80gb", "cuda-megatron", "1.2.3", 7);

    private SampleResults() {}

    /** 64 sequences of 2048 tokens in 2.5 s on 16 chips: 52,429 tokens/s. */
    static TrainingResult training(int chips, double days) {
        ParallelPlan plan = new ParallelPlan(4, 2, 2, chips / 8, 1, 1, 1, true, 1);
        TrainingJob job = new TrainingJob(
                2048,
                64,
                1,
                Precision.of(DataType.BF16),
                plan,
                Optional.empty(),
                Recompute.SELECTIVE,
                Overlap.AS_STACK,
                Optional.of(3e11));
        return new TrainingResult(
                "gpt-on-sixteen",
                chips,
                job,
                step(),
                new Interval(new Seconds(2.25), new Seconds(2.75)),
                6e15,
                312e12,
                List.of(memory(0, chips, gib(18)), memory(1, chips, gib(20))),
                new Joules(20_000),
                Optional.of(new Bill(new Money(0.02), new Money(0.01))),
                Optional.of(new Run(
                        days,
                        0.97,
                        3.5,
                        new Joules(3.6e11),
                        Optional.of(new Bill(new Money(40_000), new Money(8_000))),
                        0)),
                "computation (computation 80 %, exposed communication 10 %, bubble 6 %)",
                List.of("node dgx-a100-80gb has an estimated price"),
                Optional.empty());
    }

    private static StageMemory memory(int stage, int chips, Bytes activations) {
        return new StageMemory(
                stage,
                stage * chips / 2,
                (stage + 1) * chips / 2 - 1,
                new Footprint(gib(4), gib(8), gib(6), activations, Bytes.ZERO, gib(1), Bytes.ZERO, gib(2)),
                "backward pass of micro-batch 0 chunk 1, head gradient",
                gib(80));
    }

    private static SimulatedStep step() {
        Segment segment = new Segment(List.of(new Piece(Piece.Kind.COMPUTE, ms(15).value())), 0, 1.5e12);
        StageWork stage = new StageWork(
                List.of(segment, segment),
                List.of(segment, segment),
                List.of(8, 8),
                List.of(0L, 0L),
                List.of(0L, 0L),
                0,
                0,
                0,
                0,
                StageWires.OWN);
        List<List<Slot>> slots = List.of(
                PipelineSchedule.INTERLEAVED.slots(0, 2, 2, 32), PipelineSchedule.INTERLEAVED.slots(1, 2, 2, 32));
        StepWork work = new StepWork(List.of(stage, stage), slots, 4, 2, true, true, false, Contention.NONE, 0);
        Breakdown breakdown = new Breakdown(
                ms(2000),
                new ExposedCommunication(ms(120), ms(0), ms(0), ms(30), ms(60), ms(40)),
                ms(150),
                ms(50),
                ms(20),
                ms(30),
                ms(0));
        StepTimes times = new StepTimes(ms(2500), List.of(), List.of(), List.of(), 0);
        return new SimulatedStep(work, times, breakdown, 1, 10_000);
    }

    /** Eight prompts of 1024 tokens, 101 tokens each: 0.5 s and 100 times 20 ms. */
    static InferenceResult inference(Bytes capacity) {
        return new InferenceResult(
                "answers",
                4,
                new InferenceJob(
                        8, 1024, 101, DataType.FP16, Optional.empty(), Optional.empty(), ParallelPlan.of(4, 1, 1)),
                new InferenceTimes(ms(500), ms(2000), 1000),
                new Interval(new Seconds(0.45), new Seconds(0.55)),
                new Interval(new Seconds(0.018), new Seconds(0.022)),
                new Footprint(gib(30), Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, gib(4), gib(1), Bytes.ZERO, gib(2)),
                capacity,
                new Joules(5000),
                Optional.empty(),
                "memory bandwidth (84 %)",
                List.of("node x has no price; costs are left out"));
    }

    static Bytes gib(int amount) {
        return new Bytes((long) amount << 30);
    }

    private static Picoseconds ms(long milliseconds) {
        return new Picoseconds(milliseconds * 1_000_000_000L);
    }
}
