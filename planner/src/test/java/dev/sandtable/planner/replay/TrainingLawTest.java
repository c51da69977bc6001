// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for every job on every cluster: better hardware is never slower, and nothing is free. */
final class TrainingLawTest {
    private static final Transformer MODEL = World.model(8, 2048, 16);
    private static final Cluster NODE = World.cluster("node: dgx-a100-80gb");

    private static TrainingJob job(ParallelPlan plan, int globalBatch) {
        return TrainingJob.of(1024, globalBatch, 1, Precision.of(DataType.BF16), plan);
    }

    private static double seconds(Cluster cluster, TrainingJob job) {
        return new TrainingSimulation(cluster, MODEL, job, Fidelity.AUTO)
                .run(Fold.AUTO)
                .times()
                .step()
                .seconds();
    }

    private static ParallelPlan randomPlan(SplittableRandom random) {
        int tensor = 1 << random.nextInt(4);
        int pipeline = 1 << random.nextInt(3);
        int data = Math.max(1, 16 / (tensor * pipeline));
        return new ParallelPlan(tensor, pipeline, 1, data, 1, 1, 1, tensor > 1, random.nextInt(2));
    }

    private static Cluster of(ParallelPlan plan, Cluster node) {
        return node.withNodes((plan.ranks() + 7) / 8);
    }

    @Test
    void moreNetworkIsNeverSlower() {
        SplittableRandom random = new SplittableRandom(5);
        Cluster[] clusters = new Cluster[5];
        for (int i = 0; i < clusters.length; i++) {
            clusters[i] = World.cluster("{node: dgx-a100-80gb, nodes: 2, fabric: {kind: fat-tree, bandwidth: "
                    + 3.125 * (1 << i) + " GB/s per direction per port}}");
        }
        for (int trial = 0; trial < 12; trial++) {
            TrainingJob job = job(randomPlan(random), 32);
            double before = Double.POSITIVE_INFINITY;
            for (Cluster cluster : clusters) {
                double now = seconds(of(job.parallel(), cluster), job);
                assertTrue(now <= before * (1 + 1e-9), job.parallel() + ": " + now + " after " + before);
                before = now;
            }
        }
    }

    @Test
    void aFasterChipIsNeverSlower(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("chips"));
        String[] peaks = {"156", "312", "624"};
        for (String peak : peaks) {
            Files.writeString(
                    folder.resolve("chips").resolve("a" + peak + ".yaml"),
                    "extends: a100-sxm4-80gb\nname: a" + peak + "\npeak:\n  bf16: " + peak + " TFLOP/s [if]\n"
                            + "cores:\n  tensor:\n    multiply-adds: 2048 [if]\n"
                            + "sources:\n  if: {kind: estimated, cite: a question of the form what if}\n");
        }
        Catalogues catalogues = Catalogues.open(World.HOME, List.of(folder));
        SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 4; trial++) {
            TrainingJob job = job(randomPlan(random), 32);
            double before = Double.POSITIVE_INFINITY;
            for (String peak : peaks) {
                String node = "node: {name: n, chip: a" + peak + ", chips: 8, scale-up: [nvlink3-nvswitch2],"
                        + " nics: {count: 8, link: infiniband-hdr}, power: {host: 1 kW}}";
                double now = seconds(of(job.parallel(), World.cluster(node, catalogues)), job);
                assertTrue(
                        now <= before * (1 + 1e-9), job.parallel() + " at " + peak + ": " + now + " after " + before);
                before = now;
            }
        }
    }

    @Test
    void moreCopiesNeverTrainFewerTokensASecond() {
        for (int tensor : new int[] {1, 4, 8}) {
            double before = 0;
            for (int nodes : new int[] {1, 2, 4, 8}) {
                int data = 8 * nodes / tensor;
                TrainingJob job = job(ParallelPlan.of(tensor, 1, data), 4 * data);
                double rate = job.tokensPerStep() / seconds(NODE.withNodes(nodes), job);
                // A tree over two nodes loads its wires as a ring within one does, and copies less: a per cent is real.
                assertTrue(rate >= before, nodes + " nodes: " + rate + " after " + before);
                assertTrue(
                        before == 0 || rate <= 2.01 * before,
                        tensor + " " + nodes + " nodes: " + rate + " after " + before);
                before = rate;
            }
        }
    }

    @Test
    void foldedEqualsUnfoldedOnWholeJobs() {
        SplittableRandom random = new SplittableRandom(8);
        for (int trial = 0; trial < 6; trial++) {
            TrainingJob job = job(randomPlan(random), 32);
            TrainingSimulation simulation = new TrainingSimulation(of(job.parallel(), NODE), MODEL, job, Fidelity.AUTO);
            SimulatedStep folded = simulation.run(Fold.AUTO);
            SimulatedStep unfolded = simulation.run(Fold.OFF);
            assertEquals(
                    folded.times().step(),
                    unfolded.times().step(),
                    job.parallel().toString());
            assertEquals(
                    folded.breakdown(), unfolded.breakdown(), job.parallel().toString());
            assertEquals(folded.times().step(), folded.breakdown().total());
        }
    }

    @Test
    void noStepBeatsItsBound() {
        SplittableRandom random = new SplittableRandom(10);
        for (int trial = 0; trial < 12; trial++) {
            TrainingJob job = job(randomPlan(random), 32);
            TrainingSimulation simulation = new TrainingSimulation(of(job.parallel(), NODE), MODEL, job, Fidelity.AUTO);
            double bound = simulation.bound().seconds(job.microBatches());
            assertTrue(
                    simulation.run(Fold.AUTO).times().step().seconds() >= bound,
                    job.parallel().toString());
        }
    }

    @Test
    void recomputationCostsTimeAndSavesMemory() {
        ParallelPlan plan = new ParallelPlan(2, 2, 1, 2, 1, 1, 1, true, 0);
        double before = 0;
        long memory = Long.MAX_VALUE;
        for (Recompute recompute : List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL)) {
            TrainingJob job = job(plan, 32).withRecompute(recompute);
            TrainingSimulation simulation = new TrainingSimulation(NODE, MODEL, job, Fidelity.AUTO);
            double now = simulation.run(Fold.AUTO).times().step().seconds();
            long bytes = simulation.memory().get(0).peak().total().value();
            assertTrue(now >= before && bytes <= memory, recompute + ": " + now + " s, " + bytes + " B");
            before = now;
            memory = bytes;
        }
    }

    @Test
    void aContextRingHidesBesideAttentionOrShows() {
        TrainingJob whole = job(new ParallelPlan(2, 1, 1, 4, 1, 1, 1, true, 1), 32);
        TrainingJob ring = job(new ParallelPlan(2, 1, 1, 1, 4, 1, 1, true, 1), 32);
        double ratio = seconds(NODE, ring) / seconds(NODE, whole);
        assertTrue(ratio >= 0.9 && ratio < 4, "the same tokens on the same chips, " + ratio + " times as long");
    }
}
