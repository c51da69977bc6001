// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.replay.InferenceSimulation;
import dev.sandtable.planner.replay.InferenceTimes;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.InferenceJob;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Published throughput of Gaudi at fixed batches, with no constant fitted; the known gap is asserted as a gap. */
final class GaudiInferenceTest {
    private static final Path FILE =
            World.HOME.resolve("configs").resolve("published").resolve("inference-gaudi.csv");

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static double predicted(Map<String, String> row) {
        int chips = Integer.parseInt(row.get("chips"));
        int batch = Integer.parseInt(row.get("batch"));
        long output = Long.parseLong(row.get("output"));
        Cluster cluster = World.cluster("node: " + row.get("chip") + "-node").withChips(chips);
        Transformer model = new Transformer(
                World.CATALOGUES.models().byNameOrThrow(cell(row, "model")).value());
        InferenceJob job = new InferenceJob(
                batch,
                Long.parseLong(row.get("input")),
                output,
                DataType.FP8,
                Optional.empty(),
                Optional.empty(),
                ParallelPlan.of(chips, 1, 1));
        InferenceTimes times = new InferenceSimulation(cluster, model, job, Fidelity.AUTO).run();
        return batch * output / times.total().seconds();
    }

    private static double error(Map<String, String> row) {
        double measured = Double.parseDouble(row.get("tokens_per_s"));
        return predicted(row) / measured - 1;
    }

    @Test
    void publishedRatesAreMetWithinAQuarter() throws IOException {
        List<Map<String, String>> rows = Table.read(FILE);
        assertEquals(20, rows.size());
        assertTrue(mean(rows, "gaudi2") < 0.16, "Gaudi 2: " + mean(rows, "gaudi2"));
        assertTrue(mean(rows, "gaudi3") < 0.09, "Gaudi 3: " + mean(rows, "gaudi3"));
        for (Map<String, String> row : rows) {
            double error = error(row);
            assertTrue(Math.abs(error) < 0.30, row + ": " + error);
        }
    }

    private static double mean(List<Map<String, String>> rows, String chip) {
        return rows.stream()
                .filter(row -> cell(row, "chip").equals(chip))
                .mapToDouble(row -> Math.abs(error(row)))
                .average()
                .orElseThrow();
    }

    /** Known gap: prompts of 2,048 tokens of Mistral 7B, which its library computes slower than Llama's equal layers. */
    @Test
    void longPromptsOfMistralAreFast() throws IOException {
        for (Map<String, String> row : Table.read(FILE)) {
            if (cell(row, "model").equals("mistral-7b")
                    && cell(row, "input").equals("2048")
                    && cell(row, "output").equals("128")) {
                assertTrue(error(row) > 0.10, "a closed gap belongs out of docs/deviations.md: " + row);
            }
        }
    }
}
