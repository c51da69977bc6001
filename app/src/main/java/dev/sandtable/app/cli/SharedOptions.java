// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.chip.Fidelity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command understands. */
final class SharedOptions {
    /** How results are printed. */
    enum Output {
        TABLE,
        JSON,
        CSV
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How results are printed: table, json or csv (default: table).")
    Output output = Output.TABLE;

    @Option(
            names = "--configs",
            paramLabel = "DIR",
            description = "A catalogue of your own, searched before the built-in one; may be given several times.")
    List<Path> configs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Also write results as files into this folder: run and size a JSON file for each scenario, others what they print.")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: 1).")
    long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that may work at once; 0 takes all cores (default). Results do not depend on it.")
    int threads;

    @Option(
            names = "--fidelity",
            paramLabel = "LEVEL",
            defaultValue = "auto",
            description = "How operators are priced: roofline, wave, tile or auto (default).")
    Fidelity fidelity = Fidelity.AUTO;

    @Option(names = "--quiet", description = "No progress on standard error.")
    boolean quiet;

    @Option(names = "--no-color", description = "No colours; also if NO_COLOR is set.")
    boolean noColor;

    /** Refuses what no single option's type refuses. */
    void check() {
        if (threads < 0) {
            throw new UserError("--threads must be 0 or more, was " + threads);
        }
    }

    /** Threads to use. */
    int workers() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
