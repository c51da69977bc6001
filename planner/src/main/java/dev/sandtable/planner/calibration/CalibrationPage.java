// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.stats.ErrorStatistics;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page that shows what a few measured rows are worth: measured chips are given the constants of another chip, as if nobody had
 * measured them, and calibrated with 25 of their own rows; all others judge.
 */
public final class CalibrationPage {
    /** Products that a chip is given. */
    public static final int ROWS = 25;

    private static final List<Integer> SEEDS = List.of(1, 2, 3);
    private static final List<Carried> TRIALS = List.of(
            new Carried("a100-sxm4-80gb", "h100-sxm5-80gb"),
            new Carried("h100-sxm5-80gb", "a100-sxm4-80gb"),
            new Carried("h200-sxm", "a100-sxm4-80gb"),
            new Carried("h20", "a100-sxm4-80gb"));

    private final Catalogues catalogues;

    public CalibrationPage(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    private record Carried(String chip, String from) {}

    /**
     * A chip that was calibrated with a seed.
     *
     * @param result the calibration
     */
    public record Trial(CalibrationResult result) {
        /** Errors of the rows that were not fitted. */
        public ErrorStatistics others() {
            return result.othersAfter().orElseThrow();
        }
    }

    /** Every chip with every seed. */
    public List<Trial> trials() throws IOException {
        Path table = catalogues.home().resolve("configs").resolve("published").resolve("gemm.csv");
        List<Trial> trials = new ArrayList<>();
        for (Carried carried : TRIALS) {
            for (int seed : SEEDS) {
                CalibrationRequest request = new CalibrationRequest(
                        carried.chip,
                        Optional.of(carried.from),
                        Optional.empty(),
                        List.of(),
                        Optional.of(ROWS),
                        seed,
                        Runtime.getRuntime().availableProcessors());
                try (Reader text = Files.newBufferedReader(table, StandardCharsets.UTF_8)) {
                    trials.add(new Trial(new ChipCalibration(catalogues, request).run(text, "gemm.csv", words -> {})));
                }
            }
        }
        return trials;
    }

    /** The page in Markdown. */
    public static String of(List<Trial> trials) {
        StringBuilder text = new StringBuilder("""
                # What two dozen measurements are worth

                This page is generated: a test calibrates measured chips anew and rewrites it.

                Each chip is given the constants of another generation, as if nobody had measured it, and then 25 of its products
                from `configs/published/gemm.csv`, which `sandtable calibrate` chooses by seed: spread over number format, what
                binds, and size. All other products of the chip judge; none of them was fitted. *Held out* is what five-fold
                cross-validation of the 25 alone expects, which is all that the owner of 25 measurements can know.

                | chip | constants of | seed | others | MAPE before | MAPE after | median | P90 | bias | held out |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Trial trial : trials) {
            CalibrationResult result = trial.result();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %.1f %% | **%.1f %%** | %.1f %% | %.1f %% | %+.1f %% | %.1f %% |\n",
                    result.entry(),
                    result.origin().orElse(result.entry()),
                    result.seed(),
                    trial.others().rows(),
                    100 * result.othersBefore().orElseThrow().mape(),
                    100 * trial.others().mape(),
                    100 * trial.others().median(),
                    100 * trial.others().p90(),
                    100 * trial.others().bias(),
                    100 * result.crossValidated().orElseThrow().mape()));
        }
        text.append("\n## The constants\n\n");
        text.append("""
                A dash: the rows do not determine the constant, and it is carried unchanged. Constants differ more between choices of
                rows than predictions do: two that act alike over most shapes can give way to each other. The report's standard errors
                say how far each can be trusted by itself.

                """);
        text.append("| chip | seed |");
        trials.get(0)
                .result()
                .constants()
                .forEach(fitted ->
                        text.append(' ').append(fitted.constant().name()).append(" |"));
        text.append("\n|---|---:|");
        trials.get(0).result().constants().forEach(fitted -> text.append("---:|"));
        for (Trial trial : trials) {
            text.append("\n| ")
                    .append(trial.result().entry())
                    .append(" | ")
                    .append(trial.result().seed())
                    .append(" |");
            for (FittedConstant fitted : trial.result().constants()) {
                text.append(' ')
                        .append(fitted.fitted() ? fitted.constant().text(fitted.value()) : "–")
                        .append(" |");
            }
        }
        return text.append('\n').toString();
    }
}
