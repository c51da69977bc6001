// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.planner.replay.StepReplay;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of commands that simulate a scenario. */
final class ScenarioOptions {
    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces a value of the scenario: --set train.micro-batch=2. May be given several times.")
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--fold",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "auto: one rank stands for all alike and one period for its like (default); off: simulate every rank and round.")
    StepReplay.Fold fold = StepReplay.Fold.AUTO;
}
