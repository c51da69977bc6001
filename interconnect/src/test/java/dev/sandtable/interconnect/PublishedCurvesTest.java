// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * All-reduce of eight from 1 KiB to 16 GiB on two A100 boards and an H100 board whose rows were not fitted. Their benchmark
 * starts eight kernels from one thread, so that the last begins seven launches after the first: 7 · 2.6 us on the A100's
 * host, by the launch that the CUDA stacks state; half of that is taken for the H100's newer host. On the A100 board the
 * benchmark allows rings alone, on the H100 board the switch alone.
 */
class PublishedCurvesTest {
    private static final String A100 = "azure:ND_A100_v4_results.md@8fd0c6e";
    private static final String H100 = "azure:ND_H100_v5_results.md@8fd0c6e";
    private static final String OLD_A100 = "stas00:network/README.md@744d01e";
    private static final long LARGE = 256L << 20;
    private static final double LAUNCH_MICROS = 2.6;

    private record Row(String cluster, long bytes, double seconds, String forced, String source) {}

    private static List<Row> rows() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../configs/published/collective-curves.csv"));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cell = line.split(",", -1);
            int ranks = Integer.parseInt(cell[2]);
            long bytes = Long.parseLong(cell[3]);
            double seconds = 2.0 * (ranks - 1) / ranks * bytes / (Double.parseDouble(cell[4]) * 1e9);
            rows.add(new Row(cell[1], bytes, seconds, cell[7], cell[8]));
        }
        return rows;
    }

    private static Fabric fabric(Row row) {
        boolean hopper = row.cluster().startsWith("h100");
        Level node = Nodes.link(hopper ? "nvlink4-nvswitch3-h100" : "nvlink3-nvswitch2");
        CommunicationLibrary all = Nodes.nccl();
        List<Algorithm> algorithms = switch (row.forced()) {
            case "in-switch" -> List.of(Algorithm.IN_SWITCH);
            case "ring" -> List.of(Algorithm.RING);
            default -> all.algorithms();
        };
        return Fabric.compose(
                List.of(node),
                new CommunicationLibrary(
                        algorithms,
                        all.protocols(),
                        all.inSwitch(),
                        Nodes.us(7 * LAUNCH_MICROS / (hopper ? 2 : 1)),
                        all.rendezvous(),
                        all.efficiency(),
                        all.channels(),
                        all.coresPerChannel(),
                        all.grain(),
                        all.beliefs()));
    }

    private static Map<String, Double> meanErrors(long from) throws IOException {
        Map<String, List<Double>> errors = new TreeMap<>();
        int[] eight = {0, 1, 2, 3, 4, 5, 6, 7};
        for (Row row : rows()) {
            if (row.bytes() >= from) {
                Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(row.bytes()), DataType.FP32);
                double predicted = fabric(row).quote(sum, List.of(eight)).seconds();
                errors.computeIfAbsent(row.source(), key -> new ArrayList<>())
                        .add(Math.abs(predicted / row.seconds() - 1));
            }
        }
        Map<String, Double> means = new TreeMap<>();
        errors.forEach((source, list) -> means.put(
                source, list.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }

    @Test
    void wholeCurvesAreMetWithinEightPercent() throws IOException {
        Map<String, Double> means = meanErrors(0);
        assertEquals(3, means.size());
        assertTrue(means.getOrDefault(A100, 1.0) <= 0.08, means::toString);
        assertTrue(means.getOrDefault(H100, 1.0) <= 0.08, means::toString);
    }

    /**
     * Known gap: the other A100 board, whose release is not stated, takes up to twice the time between 256 KiB and 2 MiB. Its
     * time there grows by 17 GB/s of buffer, a quarter of what all channels of LL move.
     */
    @Test
    void theOlderBoardIsNotMetInTheMiddle() throws IOException {
        double mean = meanErrors(0).getOrDefault(OLD_A100, 0.0);
        assertTrue(mean > 0.08 && mean <= 0.115, "mean error " + mean);
    }

    @Test
    void largeBuffersAreMetOnAllBoards() throws IOException {
        meanErrors(LARGE).forEach((source, mean) -> assertTrue(mean <= 0.035, source + " " + mean));
    }
}
