// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.planner.scenario.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Simulates scenarios. All of them are read before the first is simulated, so that a typing error costs no time. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates scenarios of training or inference.",
            "Exit code 1 if a plan does not fit memory or a target is missed."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    MemoOption memo = new MemoOption();

    @Mixin
    ScenarioOptions scenario = new ScenarioOptions();

    @Mixin
    PageOption page = new PageOption();

    @Option(
            names = "--timeline",
            paramLabel = "FILE.json",
            description = "Also write what every stage of the training step does when, as a trace for Perfetto.")
    Optional<Path> timeline = Optional.empty();

    @Option(
            names = "--export-trace",
            paramLabel = "DIR",
            description =
                    "Also write the training step as Chakra execution traces into this folder, a file for each rank and"
                            + " groups.json, which replay and other simulators read.")
    Optional<Path> exported = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "SCENARIO.yaml", description = "Files that say what runs on what.")
    List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        try (Desk desk = Desk.of(spec, shared, memo)) {
            return answer(desk);
        }
    }

    private int answer(Desk desk) {
        page.check();
        List<Question> questions = Questions.read(files, scenario.overrides, desk);
        Simulator simulator = new Simulator(desk, scenario.fold);
        timeline.ifPresent(file -> writeTimeline(file, questions, simulator));
        exported.ifPresent(folder -> {
            oneStep("--export-trace", questions);
            TraceFolder.write("--export-trace", folder, simulator.trace(questions.get(0)));
        });
        List<JsonObject> rows = new ArrayList<>();
        List<Page.Section> sections = new ArrayList<>();
        boolean good = true;
        boolean first = true;
        for (Question question : questions) {
            Answer answer = simulator.answer(question);
            shared.out.ifPresent(folder ->
                    AtomicFile.write(folder, answer.fileName(), answer.json().line() + "\n"));
            if (shared.output == SharedOptions.Output.CSV) {
                rows.add(answer.json());
            } else {
                desk.print(answer.json(), (first ? "" : "\n") + answer.text());
            }
            if (page.wanted()) {
                sections.add(answer.section().get());
            }
            good &= answer.good();
            first = false;
        }
        if (!rows.isEmpty()) {
            desk.out().print(CsvTable.text(rows));
            desk.out().flush();
        }
        page.write(sections);
        return good ? Exit.DONE : Exit.NOT_MET;
    }

    private static void writeTimeline(Path file, List<Question> questions, Simulator simulator) {
        oneStep("--timeline", questions);
        AtomicFile.write("--timeline", file, simulator.timeline(questions.get(0)));
    }

    private static void oneStep(String option, List<Question> questions) {
        if (questions.size() != 1 || questions.get(0).scenario().train().isEmpty()) {
            throw new UserError(option + " shows one training step; give it a single scenario with a train section");
        }
    }
}
