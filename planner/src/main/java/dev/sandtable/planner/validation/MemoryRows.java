// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.spec.SpecException;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
import dev.sandtable.workload.footprint.TrainingFootprint;
import dev.sandtable.workload.graph.StepGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory that published training runs took on their fullest chip, beside what is predicted for them.
 *
 * <p>{@code how} says what was read: {@code device} is what a monitor of the whole board shows, {@code reserved} what the
 * framework's allocator holds, without driver and libraries, {@code allocated} its tensors alone. The bound beside the
 * prediction is parameters and their state, which needs no account of activations.
 */
final class MemoryRows {
    private final TrainingRows training;
    private final Map<String, Map<String, String>> runs = new LinkedHashMap<>();

    MemoryRows(Catalogues catalogues, List<Map<String, String>> training) {
        this.training = new TrainingRows(catalogues);
        training.forEach(row -> runs.put(text(row, "id"), row));
    }

    Validation.Outcome compare(List<Map<String, String>> rows) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Validation.Unpredicted> unpredicted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            if (!"1".equals(row.get("use"))) {
                unpredicted.add(new Validation.Unpredicted(i + 1, text(row, "reason")));
                continue;
            }
            try {
                comparisons.add(compare(row, i + 1));
            } catch (IllegalArgumentException | SpecException e) {
                unpredicted.add(new Validation.Unpredicted(i + 1, String.valueOf(e.getMessage())));
            }
        }
        return new Validation.Outcome(Family.MEMORY, comparisons, unpredicted);
    }

    private Comparison compare(Map<String, String> row, int number) {
        Map<String, String> run = runs.get(text(row, "id"));
        if (run == null) {
            throw new IllegalArgumentException("training.csv has no row " + text(row, "id"));
        }
        StepGraph graph = training.graph(run);
        Cluster machine = training.one(run);
        int fullest = fullest(graph, machine);
        Footprint peak = TrainingFootprint.of(graph, fullest, machine.stack().memory());
        double predicted = predicted(graph, machine, fullest, text(row, "how"));
        double spread = Spread.NINETY_PERCENT
                * Spread.under(machine.stackSpec().provenance(), "memory")
                * peak.overhead().value();
        double state = peak.weights().value()
                + peak.gradients().value()
                + peak.optimizer().value();
        return new Comparison(
                text(run, "set") + " memory",
                number,
                measured(row),
                predicted,
                predicted - spread,
                predicted + spread,
                state);
    }

    private static double predicted(StepGraph graph, Cluster machine, int stage, String how) {
        var allocator = machine.stack().memory();
        double reserved = TrainingFootprint.reserved(graph, stage, allocator).value();
        return switch (how) {
            case "device" -> reserved;
            case "reserved" -> reserved - allocator.fixed().value();
            case "allocated" -> {
                Footprint peak = TrainingFootprint.of(graph, stage, allocator);
                yield peak.total().value() - peak.overhead().value();
            }
            default -> throw new IllegalArgumentException("how is device, reserved or allocated, not " + how);
        };
    }

    private static int fullest(StepGraph graph, Cluster machine) {
        int fullest = 0;
        Bytes most = Bytes.ZERO;
        for (int stage = 0; stage < graph.job().parallel().pipeline(); stage++) {
            Bytes next =
                    TrainingFootprint.reserved(graph, stage, machine.stack().memory());
            if (next.compareTo(most) > 0) {
                most = next;
                fullest = stage;
            }
        }
        return fullest;
    }

    private static double measured(Map<String, String> row) {
        double value = Double.parseDouble(text(row, "memory"));
        return switch (text(row, "unit")) {
            case "GB" -> value * 1e9;
            case "GiB" -> value * (1L << 30);
            default -> throw new IllegalArgumentException("unit is GB or GiB, not " + row.get("unit"));
        };
    }

    private static String text(Map<String, String> row, String column) {
        String text = row.get(column);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("memory.csv: " + column + " is missing");
        }
        return text;
    }
}
