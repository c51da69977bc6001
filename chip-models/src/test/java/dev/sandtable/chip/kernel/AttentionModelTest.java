// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of attention times, under seeded random shapes. */
class AttentionModelTest {
    private static final int TRIALS = 400;
    private static final Machine A100 = Examples.a100();
    private static final Machine FASTER = Examples.a100(3e12);
    private static final Machine H100 = Examples.h100();
    private static final KernelLibrary LIBRARY = Examples.serving();

    private static Attention random(SplittableRandom random, Attention.Phase phase, boolean causal) {
        long kvHeads = 1L << random.nextInt(4);
        long heads = kvHeads << random.nextInt(4);
        long keys = 1 + random.nextLong(1L << (4 + random.nextInt(10)));
        long queries = phase == Attention.Phase.DECODE ? 1 : keys;
        long head = 64L << random.nextInt(3);
        return new Attention(
                phase,
                1L << random.nextInt(7),
                queries,
                keys,
                heads,
                kvHeads,
                head,
                head,
                DataType.BF16,
                DataType.BF16,
                causal);
    }

    private static Attention.Phase phase(SplittableRandom random) {
        return Attention.Phase.values()[random.nextInt(3)];
    }

    private static double seconds(Machine machine, Attention work) {
        return new AttentionModel(machine, LIBRARY)
                .plan(work)
                .at(machine.clock().boost().value())
                .seconds();
    }

    @Test
    void nothingBeatsTheRooflines() {
        SplittableRandom random = new SplittableRandom(1);
        for (Machine machine : new Machine[] {A100, H100}) {
            for (int i = 0; i < TRIALS; i++) {
                Attention work = random(random, phase(random), random.nextBoolean());
                double seconds = seconds(machine, work);
                double operations = work.flops() / machine.peak(DataType.BF16).value();
                double stored = 2.0 * work.batch() * work.keys() * work.kvHeads() * 2 * work.headSize();
                double bytes = stored / machine.memory().bandwidth().value();
                assertTrue(seconds >= operations && seconds >= bytes, work + ": " + seconds);
            }
        }
    }

    @Test
    void maskingNeverCosts() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < TRIALS; i++) {
            Attention causal = random(random, phase(random), true);
            Attention full = new Attention(
                    causal.phase(),
                    causal.batch(),
                    causal.queries(),
                    causal.keys(),
                    causal.heads(),
                    causal.kvHeads(),
                    causal.headSize(),
                    causal.valueHeadSize(),
                    causal.type(),
                    causal.kvType(),
                    false);
            assertTrue(seconds(H100, causal) <= seconds(H100, full) * 1.0001, causal.toString());
        }
    }

    @Test
    void moreBandwidthIsNeverSlower() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < TRIALS; i++) {
            Attention work = random(random, phase(random), true);
            assertTrue(seconds(FASTER, work) <= seconds(A100, work) * (1 + 1e-12), work.toString());
        }
    }

    @Test
    void aFasterClockIsNeverSlower() {
        SplittableRandom random = new SplittableRandom(4);
        Machine machine = H100;
        for (int i = 0; i < TRIALS; i++) {
            Attention work = random(random, phase(random), true);
            Plan plan = new AttentionModel(machine, LIBRARY).plan(work);
            assertTrue(plan.at(1.9e9).seconds() <= plan.at(1.2e9).seconds(), work.toString());
        }
    }

    @Test
    void decodeTakesLongerWithTwiceTheCacheOrBatch() {
        SplittableRandom random = new SplittableRandom(5);
        for (Machine machine : new Machine[] {A100, H100}) {
            for (int i = 0; i < TRIALS; i++) {
                Attention work = random(random, Attention.Phase.DECODE, true);
                double once = seconds(machine, work);
                assertTrue(seconds(machine, scaled(work, 1, 2)) >= once * 0.999, "keys of " + work);
                // One step is stated: a batch of two and more is copied by groups where a single sequence lies as it
                // is,
                // and pieces shared by a batch get fewer, never shorter.
                assertTrue(seconds(machine, scaled(work, 2, 1)) >= once * 0.93, "batch of " + work);
            }
        }
    }

    private static Attention scaled(Attention work, int batch, int keys) {
        return new Attention(
                work.phase(),
                work.batch() * batch,
                work.queries(),
                work.keys() * keys,
                work.heads(),
                work.kvHeads(),
                work.headSize(),
                work.valueHeadSize(),
                work.type(),
                work.kvType(),
                work.causal());
    }

    @Test
    void gradientsCostTwoToFourForwardPasses() {
        Machine machine = H100;
        AttentionModel model = new AttentionModel(machine, Examples.training());
        Attention forward = new Attention(
                Attention.Phase.PREFILL, 4, 4096, 4096, 32, 32, 128, 128, DataType.BF16, DataType.BF16, true);
        Attention backward = new Attention(
                Attention.Phase.BACKWARD, 4, 4096, 4096, 32, 32, 128, 128, DataType.BF16, DataType.BF16, true);
        double ratio = model.plan(backward).at(1.83e9).seconds()
                / model.plan(forward).at(1.83e9).seconds();
        assertTrue(ratio > 2 && ratio < 4, "ratio " + ratio);
    }

    @Test
    void aLatentCacheIsReadOnce() {
        Machine machine = H100;
        // 128 heads on one latent of 512 + 64: 512 sequences of 16384 are 9.7 GB in bf16
        Attention latent = new Attention(
                Attention.Phase.DECODE, 512, 1, 16384, 128, 1, 576, 512, DataType.BF16, DataType.BF16, true);
        double bytes = new AttentionModel(machine, Examples.training())
                .plan(latent)
                .at(1.83e9)
                .memoryBytes();
        assertEquals(512.0 * 16384 * 576 * 2, bytes, 0.02 * bytes);
    }

    @Test
    void refusesAFormatThatTheChipLacks() {
        Attention narrow =
                new Attention(Attention.Phase.PREFILL, 1, 64, 64, 1, 1, 64, 64, DataType.FP8, DataType.FP8, true);
        assertThrows(
                UnsupportedWork.class, () -> new AttentionModel(Examples.a100(), Examples.training()).plan(narrow));
    }
}
