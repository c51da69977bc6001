// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.cost.Bill;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Seconds;
import dev.sandtable.units.Watts;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.footprint.Footprint;
import java.util.List;
import java.util.Optional;

/**
 * What a training scenario comes to.
 *
 * @param scenario its name
 * @param chips chips that it uses
 * @param job the job, its plan included
 * @param step the step
 * @param interval the step's 90 % interval
 * @param modelFlopsPerStep operations of the model's definition per step, no recomputation, full attention
 * @param peakFlopsPerChip peak of the chip in the job's format
 * @param memory memory of a rank of each stage at its highest moment
 * @param energyPerStep energy of the whole cluster per step
 * @param billPerStep what a step costs, where prices are known
 * @param run the whole run, where its tokens are given
 * @param binding what limits the step, in words
 * @param warnings what a reader should know before relying on it
 * @param spread the step where ranks differ, if the scenario says how
 */
public record TrainingResult(
        String scenario,
        int chips,
        TrainingJob job,
        SimulatedStep step,
        Interval interval,
        double modelFlopsPerStep,
        double peakFlopsPerChip,
        List<StageMemory> memory,
        Joules energyPerStep,
        Optional<Bill> billPerStep,
        Optional<Run> run,
        String binding,
        List<String> warnings,
        Optional<StepSpread> spread) {

    /**
     * A 90 % interval.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(Seconds low, Seconds high) {
        /** The interval of a time with this variance; no time is negative. */
        static Interval around(double seconds, double variance) {
            double half = Spread.NINETY_PERCENT * Math.sqrt(variance);
            return new Interval(new Seconds(Math.max(0, seconds - half)), new Seconds(seconds + half));
        }
    }

    /**
     * The whole run.
     *
     * @param days from start to end, interruptions included
     * @param goodput share of that time that moves the run forward
     * @param failuresExpected interruptions on average
     * @param energy energy of the whole run
     * @param bill what it costs, where prices are known
     * @param pausesDays how much of the days evaluations and checkpoints take that the scenario states
     */
    public record Run(
            double days,
            double goodput,
            double failuresExpected,
            Joules energy,
            Optional<Bill> bill,
            double pausesDays) {}

    public TrainingResult {
        warnings = List.copyOf(warnings);
        memory = List.copyOf(memory);
    }

    /** The stage whose chips are fullest. */
    public StageMemory fullest() {
        StageMemory fullest = memory.get(0);
        for (StageMemory stage : memory) {
            fullest = stage.share() > fullest.share() ? stage : fullest;
        }
        return fullest;
    }

    /** Memory of the fullest rank. */
    public Footprint footprint() {
        return fullest().peak();
    }

    /** The stage that it belongs to. */
    public int fullestStage() {
        return fullest().stage();
    }

    /** Memory of its chip. */
    public Bytes capacity() {
        return fullest().capacity();
    }

    /** Whether every rank fits its chip. */
    public boolean fits() {
        return fullest().fits();
    }

    public double stepSeconds() {
        return step.times().step().seconds();
    }

    public double tokensPerSecond() {
        return job.tokensPerStep() / stepSeconds();
    }

    /** Model operations per second and chip. */
    public double modelFlopsPerChip() {
        return modelFlopsPerStep / stepSeconds() / chips;
    }

    /** Model FLOPs utilisation: of the peak, by the model's definition. */
    public double mfu() {
        return modelFlopsPerChip() / peakFlopsPerChip;
    }

    /** Hardware FLOPs utilisation: of the peak, everything that matrix units did. */
    public double hfu() {
        double flops = step.work().sum(Segment::matrixFlops);
        return flops * step.work().lanes() / stepSeconds() / chips / peakFlopsPerChip;
    }

    /** Mean power of the whole cluster during a step. */
    public Watts power() {
        return new Watts(energyPerStep.value() / stepSeconds());
    }
}
