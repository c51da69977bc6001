// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Predicts every row of a family's table. */
public final class Validation {
    private final Catalogues catalogues;
    private final Path tables;

    /** A validation against the tables under the catalogues' home. */
    public Validation(Catalogues catalogues) {
        this.catalogues = catalogues;
        tables = catalogues.home().resolve("configs").resolve("published");
    }

    /** A row that could not be predicted, and why. */
    public record Unpredicted(int row, String why) {}

    /**
     * What became of a table.
     *
     * @param family the table
     * @param comparisons the rows that were predicted
     * @param unpredicted the rows that were not, in the order of the table
     */
    public record Outcome(Family family, List<Comparison> comparisons, List<Unpredicted> unpredicted) {
        public Outcome {
            comparisons = List.copyOf(comparisons);
            unpredicted = List.copyOf(unpredicted);
        }
    }

    /** Predicts a family. */
    public Outcome run(Family family) throws IOException {
        List<Map<String, String>> rows = Table.read(tables.resolve(family.file()));
        return switch (family) {
            case TRAINING -> training(rows);
            case MEMORY -> new MemoryRows(catalogues, Table.read(tables.resolve(Family.TRAINING.file()))).compare(rows);
            default -> operators(family, rows);
        };
    }

    private Outcome operators(Family family, List<Map<String, String>> rows) {
        Pricer simulator = new Pricer(catalogues, Fidelity.AUTO);
        Pricer roofline = new Pricer(catalogues, Fidelity.ROOFLINE);
        List<Comparison> comparisons = new ArrayList<>();
        List<Unpredicted> unpredicted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            PricedRow priced = simulator.price(row);
            if (priced.error().isPresent()) {
                unpredicted.add(new Unpredicted(i + 1, priced.error().get()));
                continue;
            }
            double measured = Double.parseDouble(Objects.requireNonNull(row.get("time_us"), "time_us")) * 1e-6;
            double bound = family == Family.COLLECTIVE
                    ? simulator.wireSeconds(row)
                    : roofline.price(row).timeUs().orElseThrow() * 1e-6;
            comparisons.add(new Comparison(
                    group(family, row),
                    i + 1,
                    measured,
                    priced.timeUs().orElseThrow() * 1e-6,
                    priced.lowUs() * 1e-6,
                    priced.highUs() * 1e-6,
                    bound));
        }
        return new Outcome(family, comparisons, unpredicted);
    }

    private static String group(Family family, Map<String, String> row) {
        if (family == Family.ATTENTION_TRAINING) {
            return row.get("chip") + " " + row.get("op") + " " + row.get("stack");
        }
        String ranks = Optional.ofNullable(row.get("ranks"))
                .filter(text -> !text.isBlank())
                .map(text -> " x" + text)
                .orElse("");
        return row.get("chip") + " " + row.get("op") + (ranks.isEmpty() ? " " + row.get("dtype") : ranks);
    }

    private Outcome training(List<Map<String, String>> rows) {
        TrainingRows training = new TrainingRows(catalogues);
        List<Comparison> comparisons = new ArrayList<>();
        List<Unpredicted> unpredicted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            if (!"1".equals(row.get("use"))) {
                unpredicted.add(new Unpredicted(i + 1, String.valueOf(row.get("reason"))));
                continue;
            }
            try {
                comparisons.add(training.compare(row, i + 1));
            } catch (IllegalArgumentException | SpecException e) {
                unpredicted.add(new Unpredicted(i + 1, String.valueOf(e.getMessage())));
            }
        }
        return new Outcome(Family.TRAINING, comparisons, unpredicted);
    }
}
