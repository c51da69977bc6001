// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import org.junit.jupiter.api.Test;

/** What is publicly known of chips that nobody measured operator by operator. */
final class UnusualChipsTest {

    /** 6.6 GB of weights at 153.6 GB/s are 43 ms: an M50 writes at most some 20 tokens of a 7B model per second. */
    @Test
    void computeInMemoryDecodesAtTheRateOfItsMemory() {
        Question question = World.question("""
                name: m50
                model: llama2-7b
                cluster: {node: m50-node, chips: 1}
                infer: {batch: 1, input: 128, output: 64, precision: int8, weights: int8, kv: int8}
                """);
        InferenceTimes times = new InferenceSimulation(
                        question.cluster(), question.model(), question.inferenceJob(), Fidelity.AUTO)
                .run();
        double tokens = 63 / times.decode().seconds();
        assertTrue(tokens > 8 && tokens < 23, "tokens per second: " + tokens);
    }

    /** BaGuaLu (PPoPP 2022) trained at over an EFLOP/s in mixed precision on 96,000 chips: 10.4 TFLOP/s of each, communication included. */
    @Test
    void aSunwayChipMultipliesFasterThanWholeTrainingStepsRun() {
        Chip sunway = World.cluster("node: sw26010-pro-node").chip();
        Gemm gemm = Gemm.of(8192, 8192, 8192, DataType.FP16);
        double rate = gemm.flops() / sunway.price(gemm, Launch.KERNEL).time().seconds();
        assertTrue(rate > 2 * 10.4e12 && rate < 55.3e12, "FLOP/s: " + rate);
    }

    /** A node of one chip has no links, and nothing to add up. */
    @Test
    void aLoneChipHasNoOneToTalkTo() {
        Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1 << 20), DataType.FP16);
        var cluster = World.cluster("node: sw26010-pro-node");
        assertEquals(1, cluster.fabric().endpoints());
        assertEquals(0, cluster.fabric().price(sum, new int[] {0}).time().value());
    }
}
