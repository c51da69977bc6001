// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Catalogues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices of rows: their units, their independence, and their errors. */
final class PricerTest {
    private static final Pricer PRICER = new Pricer(World.CATALOGUES, Fidelity.AUTO);

    private static Map<String, String> row(String text) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            int at = pair.indexOf('=');
            row.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return row;
    }

    private static PricedRow price(String text) {
        return PRICER.price(row(text));
    }

    private static String error(String text) {
        PricedRow answer = price(text);
        assertTrue(answer.cost().isEmpty() && answer.timeUs().isEmpty(), text);
        return answer.error().orElseThrow();
    }

    // ---- Prices -----------------------------------------------------------------

    @Test
    void ratesFollowFromTimes() {
        PricedRow product = price("op=gemm chip=a100-sxm4-80gb dtype=bf16 m=4096 n=4096 k=4096");
        double us = product.timeUs().orElseThrow();
        assertEquals(2.0 * 4096 * 4096 * 4096 / us / 1e6, product.tflops().orElseThrow(), 1e-6);
        assertTrue(product.tflops().orElseThrow() < 312 && product.tflops().orElseThrow() > 200);
        assertTrue(product.lowUs() < us && us < product.highUs());
        assertTrue(product.busGbps().isEmpty());
    }

    @Test
    void busBandwidthIsThatOfNcclTests() {
        PricedRow sum = price("op=all-reduce chip=a100-sxm4-80gb dtype=bf16 bytes=1073741824 ranks=8");
        double us = sum.timeUs().orElseThrow();
        assertEquals(1073741824 / us / 1e3 * 2 * 7 / 8, sum.busGbps().orElseThrow(), 1e-6);
        assertTrue(sum.busGbps().orElseThrow() < 300, "an A100 sends 300 GB/s");
        assertTrue(sum.tflops().isEmpty());
        Map<String, String> row = row("op=all-reduce chip=a100-sxm4-80gb dtype=bf16 bytes=1073741824 ranks=8");
        assertTrue(PRICER.wireSeconds(row) * 1e6 <= us);
    }

    @Test
    void launchesCostWhatTheyAreCalled() {
        String small = "op=gemm chip=a100-sxm4-80gb dtype=bf16 m=64 n=64 k=64 launch=";
        double kernel = price(small + "kernel").timeUs().orElseThrow();
        double graph = price(small + "graph").timeUs().orElseThrow();
        double stream = price(small + "stream").timeUs().orElseThrow();
        double eager = price(small + "eager").timeUs().orElseThrow();
        assertTrue(
                kernel < graph && graph < stream && stream < eager, kernel + " " + graph + " " + stream + " " + eager);
        assertEquals(kernel, price(small).timeUs().orElseThrow());
    }

    @Test
    void aStackIsAnExperiment() {
        String product = "op=gemm chip=h100-sxm5-80gb dtype=fp8 m=64 n=4096 k=4096 launch=graph stack=";
        double one = price(product + "cuda-trtllm").timeUs().orElseThrow();
        double other = price(product + "cuda-sglang").timeUs().orElseThrow();
        assertTrue(one != other, "two libraries scale 8-bit operands differently, both took " + one);
    }

    @Test
    void moreRanksThanANodeTakeMoreNodes() {
        // Not a sum: trees over two nodes carry one as fast as a ring inside.
        String gather = "op=all-gather cluster=dgx-a100-80gb dtype=bf16 bytes=268435456 ranks=";
        double inside = price(gather + "8").timeUs().orElseThrow();
        double outside = price(gather + "16").timeUs().orElseThrow();
        assertTrue(outside > inside);
        assertEquals(
                outside,
                price("op=all-gather cluster=dgx-a100-cluster dtype=bf16 bytes=268435456 ranks=16")
                        .timeUs()
                        .orElseThrow());
    }

    @Test
    void theAnswerToARowDoesNotDependOnOtherRows() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String chip : List.of("a100-sxm4-80gb", "h100-sxm5-80gb", "ascend-910b2")) {
            for (int m = 16; m <= 4096; m *= 4) {
                rows.add(row("op=gemm chip=" + chip + " dtype=bf16 n=1024 k=2048 m=" + m));
                rows.add(row("op=softmax chip=" + chip + " dtype=bf16 cols=1024 rows=" + m));
            }
        }
        rows.add(row("op=gemm chip=nowhere"));
        List<PricedRow> forward = rows.stream().map(PRICER::price).toList();
        List<Map<String, String>> turned = new ArrayList<>(rows);
        Collections.reverse(turned);
        Pricer fresh = new Pricer(World.CATALOGUES, Fidelity.AUTO);
        List<PricedRow> backward =
                new ArrayList<>(turned.stream().map(fresh::price).toList());
        Collections.reverse(backward);
        assertEquals(forward, backward);
        Pricer shared = new Pricer(World.CATALOGUES, Fidelity.AUTO);
        List<PricedRow> together = IntStream.range(0, rows.size())
                .parallel()
                .mapToObj(i -> shared.price(rows.get(i)))
                .toList();
        assertEquals(forward, together);
    }

    // ---- Errors -----------------------------------------------------------------

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        String product = " dtype=bf16 m=8 n=8 k=8";
        String chip = error("op=gemm chip=a100-sxm4-80bg" + product);
        assertTrue(chip.contains("did you mean 'a100-sxm4-80gb'"), chip);
        String stack = error("op=gemm chip=a100-sxm4-80gb stack=cuda-megaton" + product);
        assertTrue(stack.contains("did you mean 'cuda-megatron"), stack);
        assertEquals("chip is missing", error("op=gemm" + product));
        String cluster = error("op=all-reduce cluster=dgx-a100-81gb dtype=bf16 bytes=8 ranks=8");
        assertTrue(cluster.contains("dgx-a100-80gb"), cluster);
    }

    @Test
    void whatAChipCannotDoIsSaid() {
        String format = error("op=gemm chip=a100-sxm4-80gb dtype=fp8 m=8 n=8 k=8");
        assertTrue(format.contains("fp8") && format.contains("bf16"), format);
        String launch = error("op=gemm chip=a100-sxm4-80gb dtype=bf16 m=8 n=8 k=8 launch=fast");
        assertTrue(launch.contains("kernel, graph, stream, eager"), launch);
    }

    @Test
    void whatAClusterCannotDoIsSaid() {
        String alone = error("op=all-reduce chip=a100-sxm4-80gb dtype=bf16 bytes=8 ranks=1");
        assertTrue(alone.contains("at least 2"), alone);
        assertEquals("ranks is missing", error("op=all-reduce chip=a100-sxm4-80gb dtype=bf16 bytes=8"));
    }

    @Test
    void nodesThatNothingLeadsOutOfAreNotJoined(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("nodes"));
        Files.writeString(folder.resolve("nodes").resolve("alone.yaml"), """
                name: alone
                chip: a100-sxm4-80gb
                chips: 8 [if]
                scale-up: [nvlink3-nvswitch2]
                power: {host: 1 kW [if]}
                sources:
                  if: {kind: estimated, cite: a question of the form what if}
                """);
        Pricer pricer = new Pricer(Catalogues.open(World.HOME, List.of(folder)), Fidelity.AUTO);
        String sum = "op=all-reduce cluster=alone dtype=bf16 bytes=1024 ranks=";
        assertTrue(pricer.price(row(sum + "8")).error().isEmpty());
        String apart = pricer.price(row(sum + "9")).error().orElseThrow();
        assertEquals("ranks needs 2 nodes, but alone has no nics to join them", apart);
    }

    @Test
    void sizesBeyondCountingAreAnErrorNotACrash() {
        String large = error("op=copy chip=a100-sxm4-80gb dtype=bf16 rows=1e12 cols=1e12");
        assertTrue(large.contains("64-bit"), large);
    }
}
