// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

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
 * Predicted against published: 595 measured rows of three node types and three NCCL releases. Start, hop and ramp of A100 and
 * of Hopper were fitted on these rows. Five-fold cross-validation of the three gives 7.3 % and 7.8 %; the law's form
 * (crossings, rendezvous, ramp) was chosen on the same rows, which cross-validation does not see.
 */
class PublishedCollectivesTest {
    private static final double BOUND_8_RANKS = 0.15;
    private static final double BOUND_SOURCE = 0.12;

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
            errors.computeIfAbsent(row.source() + " " + row.chip(), k -> new ArrayList<>())
                    .add(error);
            errors.computeIfAbsent(row.chip() + " " + row.op() + " " + row.ranks(), k -> new ArrayList<>())
                    .add(error);
        }
        List<String> beyond = new ArrayList<>();
        errors.forEach((name, list) -> {
            double mape =
                    list.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            double bound = name.endsWith(" 8") ? BOUND_8_RANKS : BOUND_SOURCE;
            if ((name.endsWith(" 8") || name.contains(":")) && !(mape <= bound)) {
                beyond.add(name + " " + mape);
            }
        });
        assertTrue(beyond.isEmpty(), beyond.toString());
    }
}
