// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.workload.serving.Batching;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.RequestSource;
import dev.sandtable.workload.serving.Scheduler;
import dev.sandtable.workload.serving.Sequence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ServingOracleTest {
    private static final Path TABLES = Path.of("/work/shared/oracles/vidur");

    private static List<Map<String, String>> read(String name) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(TABLES.resolve(name))), StandardCharsets.UTF_8))) {
            String[] header = in.readLine().split(",");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",");
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) row.put(header[i], cells[i]);
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void parity() throws IOException {
        long t0 = System.nanoTime();
        MeasuredIterations times = new MeasuredIterations(
                32,
                read("tables_llama2-7b_tp1_token_ops_ms.csv.gz"),
                read("tables_llama2-7b_tp1_attn_decode_ms.csv.gz"),
                read("tables_llama2-7b_tp1_attn_prefill_ms.csv.gz"));
        System.out.println("tables " + (System.nanoTime() - t0) / 1e9);
        run(times, "input_conv_1000_qps2.csv.gz", "v7b_1k_q2_vllm_requests.csv.gz", Batching.CONTINUOUS, 4096, 29857);
        run(times, "input_conv_1000_qps2.csv.gz", "v7b_1k_q2_sarathi_requests.csv.gz", Batching.CHUNKED, 512, 30386);
        run(times, "input_conv_1000_qps4.csv.gz", "v7b_1k_q4_vllm_requests.csv.gz", Batching.CONTINUOUS, 4096, 7996);
        run(times, "input_conv_10000_qps2.csv.gz", "v7b_10k_q2_vllm_requests.csv.gz", Batching.CONTINUOUS, 4096, 301813);
    }

    private void run(MeasuredIterations times, String input, String output, Batching policy, int tokens, long iterations)
            throws IOException {
        Iterator<Map<String, String>> rows = read(input).iterator();
        int[] id = {0};
        RequestSource source = () -> {
            if (!rows.hasNext()) return Optional.empty();
            Map<String, String> r = rows.next();
            return Optional.of(Request.of(
                    id[0]++,
                    Math.round(Double.parseDouble(r.get("arrived_at")) * 1e12),
                    Integer.parseInt(r.get("num_prefill_tokens")),
                    Integer.parseInt(r.get("num_decode_tokens"))));
        };
        Map<Integer, Sequence> done = new LinkedHashMap<>();
        long t0 = System.nanoTime();
        ServiceTotals totals = Service.run(
                new Service.Parameters(
                        1,
                        Routing.ROUND_ROBIN,
                        new Scheduler.Limits(policy, 128, tokens, policy == Batching.CONTINUOUS),
                        () -> new BlockPool(7424, 16, 0.01),
                        times,
                        1),
                source,
                s -> done.put(s.request().id(), s));
        double secs = (System.nanoTime() - t0) / 1e9;
        int bad = 0;
        double worst = 0;
        for (Map<String, String> r : read(output)) {
            Sequence s = done.get((int) Double.parseDouble(r.get("id")));
            double ttft = (s.firstTokenPs() - s.request().arrivalPs()) / 1e12;
            double e2e = (s.finishedPs() - s.request().arrivalPs()) / 1e12;
            double e = Math.max(
                    Math.abs(ttft / Double.parseDouble(r.get("ttft_s")) - 1),
                    Math.abs(e2e / Double.parseDouble(r.get("e2e_s")) - 1));
            worst = Math.max(worst, e);
            bad += e > 1e-4 ? 1 : 0;
        }
        System.out.println(output + " iterations " + totals.iterations() + " want " + iterations + " bad " + bad + " worst "
                + worst + " done " + done.size() + " secs " + secs + " " + totals);
        assertEquals(iterations, totals.iterations());
    }
}
