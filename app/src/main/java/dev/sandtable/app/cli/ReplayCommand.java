// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.ReplayReport;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.trace.ReplayResult;
import dev.sandtable.planner.trace.TraceReplay;
import dev.sandtable.timeline.PerfettoJson;
import dev.sandtable.timeline.RecordedSpans;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.TraceReview;
import dev.sandtable.workload.trace.TraceScaling;
import dev.sandtable.workload.trace.UnitChoice;
import dev.sandtable.workload.trace.Units;
import dev.sandtable.workload.trace.file.TraceFiles;
import java.io.IOException;
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

/** Replays what somebody recorded or generated on a cluster. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays an execution trace on a cluster.",
            "Reads Chakra execution traces, profiles of PyTorch and Sandtable's own traces, and says when each rank is done,"
                    + " where its time goes, and which nodes make the step as long as it is. Computation takes its recorded"
                    + " time or the chip's roofline, communication the cluster's fabric. docs/traces.md describes formats"
                    + " and units."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    MachineOptions machine = new MachineOptions();

    @Parameters(
            paramLabel = "TRACE",
            description =
                    "A folder, a file, or what the files of all ranks begin with: out/llama for out/llama.0.et and so on.")
    Path path = Path.of("");

    @Option(
            names = "--groups",
            paramLabel = "FILE.json",
            description =
                    "The ranks of each group: {\"1\": [0, 1]} (default: groups.json or comm_group.json beside the trace).")
    Optional<Path> groups = Optional.empty();

    @Option(
            names = "--ops",
            paramLabel = "UNIT",
            description = "What num_ops counts where the files do not prove it: macs, flops, or raw to take it as flops"
                    + " whatever it is.")
    Optional<String> ops = Optional.empty();

    @Option(
            names = "--sizes",
            paramLabel = "UNIT",
            description =
                    "What sizes count where the files do not prove it: bytes, elements:2 (of 2 bytes), or raw to take"
                            + " them as bytes whatever they are.")
    Optional<String> sizes = Optional.empty();

    @Option(
            names = "--scale",
            paramLabel = "GROUPS=N",
            description = "More replicas than were traced: 1,2=32 makes groups 1 and 2, side by side, 32 ranks each.")
    Optional<String> scale = Optional.empty();

    @Option(
            names = "--fold",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto (default): ranks that do the same are replayed once; off: every one of them.")
    Fold fold = Fold.AUTO;

    @Option(
            names = "--timeline",
            paramLabel = "FILE.json",
            description = "Also write what one rank of each kind does when, as a trace for Perfetto.")
    Optional<Path> timeline = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Desk desk = Desk.of(spec, shared);
        timeline.ifPresent(file -> AtomicFile.check("--timeline", file));
        UnitChoice choice = choice();
        TraceFiles.Opened opened = TraceFiles.open(path, groups);
        List<String> notes = new ArrayList<>(opened.trace().notes());
        ExecutionTrace trace = opened.trace();
        notes.addAll(TraceReview.of(trace));
        if (scale.isPresent()) {
            TraceScaling.Scaled scaled = Amount.of("--scale", scale.get(), words -> TraceScaling.parse(words))
                    .of(opened.trace());
            trace = scaled.trace();
            TraceReview.of(trace);
            notes.addAll(scaled.notes());
        }
        MachineOptions.Machine on = machine.of(trace, desk);
        Units units = choice.settle(trace, on.needsOperations(), on.needsSizes());
        ReplayResult result =
                TraceReplay.of(trace.in(units), on.prices(), on.communicationStreams(), fold == Fold.AUTO);
        ReplayReport report = new ReplayReport(
                trace, opened.format(), opened.groups(), units, on.words(), notes, CommandTree.Version.text(), result);
        if (timeline.isPresent()) {
            writeTimeline(timeline.get(), result);
        }
        desk.print(report.json(), report.rows(), report.text());
        desk.keep();
        return Exit.DONE;
    }

    private UnitChoice choice() {
        try {
            return new UnitChoice(ops, sizes);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private static void writeTimeline(Path file, ReplayResult result) throws IOException {
        RecordedSpans spans = new RecordedSpans();
        result.record(spans);
        StringBuilder text = new StringBuilder();
        PerfettoJson.write(spans, text);
        AtomicFile.write("--timeline", file, text.toString());
    }
}
