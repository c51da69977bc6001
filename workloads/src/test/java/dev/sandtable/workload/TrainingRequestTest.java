// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sections of a scenario as users write them. */
class TrainingRequestTest {

    @Test
    void everythingStated() {
        TrainingRequest request = train("""
                sequence: 2048
                global-batch: 1536
                micro-batch: 1
                precision: bf16
                parallel: {tensor: 8, pipeline: 8, virtual: 2, data: 16, context: 1, expert: 1, expert-tensor: 1, sequence-parallel: true, zero: 1}
                schedule: interleaved-1f1b
                recompute: selective
                overlap: {gradients: true, parameters: true, tensor: false}
                method: full
                tokens: 300e9
                """);
        ParallelPlan plan = request.parallel().findPlan().orElseThrow();
        TrainingJob job = request.job(plan);
        assertEquals(1024, plan.ranks());
        assertEquals(96, job.microBatches());
        assertEquals(PipelineSchedule.INTERLEAVED, job.order());
        assertEquals(Recompute.SELECTIVE, job.recompute());
        assertEquals(Optional.of(false), job.overlap().tensor());
        assertEquals(Precision.of(DataType.BF16), job.precision());
        assertEquals(300e9, job.tokens().orElseThrow());
    }

    @Test
    void whatIsLeftOutTakesItsStatedDefault() {
        TrainingRequest request = train("{sequence: 2048, global-batch: 8, precision: bf16}");
        assertTrue(request.parallel().auto());
        assertEquals(Optional.empty(), request.parallel().findPlan());
        TrainingJob job = request.job(ParallelPlan.single());
        assertEquals(Recompute.NONE, job.recompute());
        assertEquals(PipelineSchedule.ONE_FORWARD_ONE_BACKWARD, job.order());
        assertEquals(8, job.microBatches());
    }

    @Test
    void formatsAndLayersByMap() {
        TrainingRequest request = train("""
                sequence: 2048
                global-batch: 8
                precision: {compute: fp8, weights: bf16, communication: bf16}
                recompute: {layers: 12}
                schedule: 1f1b
                """);
        assertEquals(
                new Precision(DataType.FP8, DataType.BF16, DataType.FP32, DataType.FP32, DataType.BF16),
                request.precision());
        assertEquals(DataType.BF16, request.precision().activations());
        assertEquals(12, request.precision().optimizerBytes());
        assertEquals(Recompute.ofLayers(12), request.recompute());
    }

    @Test
    void mistakesAreAllReportedWithWhatExists() {
        SpecException wrong = assertThrows(SpecException.class, () -> train("""
                sequence: 2048
                global-batch: 8
                precision: bf17
                schedule: zero-bubbles
                recompute: sometimes
                """));
        assertEquals(3, wrong.problems().size(), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("gpipe, 1f1b, interleaved-1f1b"), wrong.getMessage());
    }

    @Test
    void spellingsOfSchedulesAreThoseOfTheFiles() {
        for (PipelineSchedule schedule : PipelineSchedule.values()) {
            String yaml = "{sequence: 1, global-batch: 1, precision: bf16, schedule: " + schedule.spelling() + "}";
            assertEquals(Optional.of(schedule), train(yaml).schedule());
        }
    }

    @Test
    void inferenceSection() {
        InferenceRequest request = SpecReader.bind(
                SpecReader.tree(
                        "{batch: 8, input: 2048, output: 128, precision: fp16, weights: fp8, kv: fp16,"
                                + " parallel: {tensor: 4, pipeline: 1}}",
                        "infer"),
                InferenceRequest.class);
        InferenceJob job = request.job(request.parallel().findPlan().orElseThrow());
        assertEquals(DataType.FP8, job.weightType());
        assertEquals(4, job.parallel().tensor());
    }

    private static TrainingRequest train(String yaml) {
        return SpecReader.bind(SpecReader.tree(yaml, "train"), TrainingRequest.class);
    }
}
