// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Predicted against published: 595 measured rows of three node types and three NCCL releases. Start, spread, hop, ramp and
 * local copy of A100 and of Hopper, and Hopper's latency of a switch that adds, were fitted on these rows; the library's
 * rendezvous and opening are one figure for all. The law's form was chosen on the same rows, which five-fold
 * cross-validation (6.6 % over all) does not see.
 */
class PublishedCollectivesTest {
    private static final double BOUND = 0.08;
    private static final double BOUND_ALL = 0.067;

    /** Known gap: two releases of NCCL take different times for small all-to-alls; no constants leave less than 8.3 %. */
    private static final String GAP = "h100-sxm5-80gb all-to-all";

    private static final double GAP_FROM = 0.09;
    private static final double GAP_TO = 0.10;

    private record Row(String op, String chip, int ranks, long bytes, double micros, String source) {}

    private static List<Row> rows() throws IOException {
        Path file = Path.of("../configs/published/collective.csv");
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] cell = line.split(",", -1);
            rows.add(new Row(
                    cell[0],
                    cell[2],
                    Integer.parseInt(cell[4]),
                    Long.parseLong(cell[5]),
                    Double.parseDouble(cell[6]),
                    cell[7]));
        }
        return rows;
    }

    private static Level node(String chip) {
        return switch (chip) {
            case "a100-sxm4-80gb" -> Nodes.link("nvlink3-nvswitch2");
            case "h100-sxm5-80gb" -> Nodes.link("nvlink4-nvswitch3-h100");
            case "h200-sxm" -> Nodes.link("nvlink4-nvswitch3-h200");
            default -> throw new IllegalArgumentException(chip);
        };
    }

    @Test
    void measuredRowsArePredictedWithinTheStatedTolerance() throws IOException {
        Map<String, Fabric> fabrics = new TreeMap<>();
        Map<String, List<Double>> errors = new TreeMap<>();
        for (Row row : rows()) {
            Fabric fabric =
                    fabrics.computeIfAbsent(row.chip(), chip -> Fabric.compose(List.of(node(chip)), Nodes.nccl()));
            int[] group = new int[row.ranks()];
            for (int i = 0; i < group.length; i++) {
                group[i] = i;
            }
            Collective.Kind kind =
                    Collective.Kind.valueOf(row.op().toUpperCase(Locale.ROOT).replace('-', '_'));
            double predicted = fabric.price(new Collective(kind, new Bytes(row.bytes()), DataType.FP16), group)
                    .time()
                    .microseconds();
            double error = Math.abs(predicted - row.micros()) / row.micros();
            errors.computeIfAbsent(row.chip() + " " + row.op(), k -> new ArrayList<>())
                    .add(error);
            errors.computeIfAbsent("all", k -> new ArrayList<>()).add(error);
        }
        assertEquals(13, errors.size());
        List<String> beyond = new ArrayList<>();
        errors.forEach((name, list) -> {
            double mape =
                    list.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            boolean gap = name.equals(GAP);
            double bound = gap ? GAP_TO : name.equals("all") ? BOUND_ALL : BOUND;
            if (!(mape <= bound) || gap && mape < GAP_FROM) {
                beyond.add(name + " " + mape);
            }
        });
        assertTrue(beyond.isEmpty(), beyond.toString());
    }
}
