// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.Setting;
import dev.sandtable.app.report.SizingHtml;
import dev.sandtable.app.report.SizingJson;
import dev.sandtable.app.report.SizingText;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Target;
import dev.sandtable.planner.sizing.SizingResult;
import dev.sandtable.units.Seconds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches the fewest chips, and the plan for them, that finish a training run in time. */
@Command(
        name = "size",
        mixinStandardHelpOptions = true,
        description = {
            "The fewest chips that finish a training run in time, and the plan for them.",
            "The scenario states train.tokens and target.finish-within; its plan and its number of nodes are ignored.",
            "Exit code 1 if no plan meets the target."
        })
final class SizeCommand implements Callable<Integer> {
    /** The most chips that are tried where the target names no limit. */
    private static final int MOST_CHIPS = 65_536;

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

    @Parameters(paramLabel = "SCENARIO.yaml", description = "What is trained, on which kind of node, by when.")
    Path file = Path.of("");

    @Override
    public Integer call() {
        try (Desk desk = Desk.of(spec, shared, memo)) {
            return answer(desk);
        }
    }

    private int answer(Desk desk) {
        page.check();
        Question question = Questions.readOpen(file, scenario.overrides, desk).ofOneKind("size");
        if (question.scenario().train().isEmpty()) {
            throw question.wrong("infer", "only training can be sized; write a train section");
        }
        if (question.scenario().train().get().tokens().isEmpty()) {
            throw question.wrong(
                    "train.tokens", "missing; a run that is sized needs its length, such as 'tokens: 2e12'");
        }
        Seconds limit = question.scenario()
                .target()
                .flatMap(Target::finishWithin)
                .orElseThrow(() -> question.wrong(
                        "target.finish-within", "missing; write by when, such as 'target: {finish-within: 30 days}'"));
        int most = question.scenario().target().flatMap(Target::maxChips).orElse(MOST_CHIPS);
        SizingResult result = search(question, limit, most, desk);
        Setting setting = desk.setting(question, question.cluster().node().name() + " nodes");
        JsonObject json = SizingJson.of(result, setting);
        shared.out.ifPresent(
                folder -> AtomicFile.write(folder, Answer.fileName(setting.scenario()), json.line() + "\n"));
        String wanted = "the fewest chips that finish within " + Targets.duration(limit);
        desk.print(json, List.of(json), SizingText.of(wanted, result, setting));
        if (page.wanted()) {
            page.write(List.of(SizingHtml.of(wanted, limit.days(), result, setting, reasons(question, result))));
        }
        return result.best().isPresent() ? Exit.DONE : Exit.NOT_MET;
    }

    /** Why the best plan takes as long as it does, on as many nodes as it takes. */
    private List<Explanation> reasons(Question question, SizingResult result) {
        return result.best()
                .map(best -> {
                    int nodes = best.chips() / question.cluster().chipsPerNode();
                    return Reasons.of(question.cluster().withNodes(nodes), question.model(), best, shared.fidelity);
                })
                .orElse(List.of());
    }

    private static SizingResult search(Question question, Seconds limit, int most, Desk desk) {
        try (Progress progress = desk.progress()) {
            return Simulator.sizing(question, desk, progress).fewest(limit.days(), most);
        } catch (UnsupportedWork e) {
            throw question.wrong("train.precision", String.valueOf(e.getMessage()));
        }
    }
}
