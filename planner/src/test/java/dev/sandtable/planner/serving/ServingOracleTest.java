// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.workload.serving.Batching;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.Routing;
import dev.sandtable.workload.serving.Scheduler;
import dev.sandtable.workload.serving.Sequence;
import dev.sandtable.workload.serving.source.TraceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Request by request against another simulator, over its own tables of operators. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingOracleTest {
    private static final double TOLERANCE = 1e-4;
    private static final int LAYERS = 32;
    private static final int BLOCKS = 7424;

    private MeasuredIterations times;

    @BeforeAll
    void readTables() throws IOException {
        times = new MeasuredIterations(
                LAYERS, rows("token-operators"), rows("attention-decode"), rows("attention-prefill"));
    }

    @Test
    void promptsFirstAtTwoPerSecond() throws Exception {
        agrees("requests-2-per-second", "answers-2-prefill-first", Batching.CONTINUOUS, 4096, 29_857);
    }

    @Test
    void promptsInPiecesAtTwoPerSecond() throws Exception {
        agrees("requests-2-per-second", "answers-2-chunked", Batching.CHUNKED, 512, 30_386);
    }

    @Test
    void promptsFirstBeyondWhatItCanServe() throws Exception {
        agrees("requests-4-per-second", "answers-4-prefill-first", Batching.CONTINUOUS, 4096, 7_996);
    }

    private void agrees(String requests, String answers, Batching policy, int tokens, long iterations)
            throws Exception {
        Map<Integer, Sequence> done = new TreeMap<>();
        ServiceTotals totals;
        try (TraceFile trace = TraceFile.open(file(requests))) {
            totals = Service.run(
                    new Service.Parameters(
                            1,
                            Routing.ROUND_ROBIN,
                            new Scheduler.Limits(policy, 128, tokens, policy == Batching.CONTINUOUS),
                            () -> new BlockPool(BLOCKS, 16, 0.01),
                            times,
                            1,
                            Optional.empty()),
                    trace,
                    sequence -> done.put(sequence.request().id(), sequence));
        }
        assertEquals(iterations, totals.iterations());
        for (Map<String, String> row : rows(answers)) {
            Sequence sequence = Objects.requireNonNull(done.get((int) number(row, "id")));
            long arrival = sequence.request().arrivalPs();
            close(number(row, "ttft_s"), sequence.firstTokenPs() - arrival, row);
            close(number(row, "e2e_s"), sequence.finishedPs() - arrival, row);
            assertEquals(number(row, "restarts"), sequence.restarts(), row.toString());
        }
    }

    private static void close(double expectedSeconds, long ps, Map<String, String> row) {
        assertEquals(expectedSeconds, ps / 1e12, TOLERANCE * expectedSeconds, row.toString());
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(ServingOracleTest.class.getResource(name + ".csv.gz").toURI());
    }

    private static List<Map<String, String>> rows(String name) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(ServingOracleTest.class.getResourceAsStream(name + ".csv.gz")),
                StandardCharsets.UTF_8))) {
            String[] header = lines.readLine().split(",", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) {
                    row.put(header[i], cells[i]);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
