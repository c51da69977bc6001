// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.Setting;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command works with: where results and complaints go, the catalogues, and what the options ask for. Closing it
 * saves what {@code --memo} keeps; where that option is not offered, there is nothing to close.
 */
final class Desk implements AutoCloseable {
    private static final String TARIFF = "default";

    private final PrintWriter out;
    private final PrintWriter err;
    private final SharedOptions options;
    private final Catalogues catalogues;
    private final String command;
    private final Optional<Tee> kept;
    private final MemoOption memo;

    private Desk(CommandSpec spec, SharedOptions options, MemoOption memo) {
        command = spec.name();
        PrintWriter out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        kept = options.out.map(folder -> new Tee(out));
        this.out = kept.map(tee -> new PrintWriter(tee)).orElse(out);
        this.options = options;
        this.memo = memo;
        catalogues = Catalogues.open(Home.find(), options.configs, memo.open(err));
    }

    /** The desk of a command that was given these options. */
    static Desk of(CommandSpec spec, SharedOptions options) {
        return of(spec, options, new MemoOption());
    }

    /** The desk of a command that prices operators. */
    static Desk of(CommandSpec spec, SharedOptions options, MemoOption memo) {
        options.check();
        for (Path folder : options.configs) {
            if (!Files.isDirectory(folder)) {
                throw new UserError("--configs " + folder + " is not a folder");
            }
        }
        return new Desk(spec, options, memo);
    }

    @Override
    public void close() {
        memo.close(catalogues.memos(), err);
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    SharedOptions options() {
        return options;
    }

    Catalogues catalogues() {
        return catalogues;
    }

    /** What machines cost beside their purchase. */
    Tariff tariff() {
        return catalogues.tariffs().byNameOrThrow(TARIFF).value();
    }

    /** A line of progress on the terminal, if somebody watches. */
    Progress progress() {
        return Progress.to(err, !options.quiet);
    }

    /** Whether tables are wanted. */
    boolean wantsTable() {
        return options.output == SharedOptions.Output.TABLE;
    }

    /** Prints a result as a line of JSON, or its text where tables are wanted. */
    void print(JsonObject json, String text) {
        out.print(wantsTable() ? text : json.line() + "\n");
        out.flush();
    }

    /** An answer whose table for other programs has these rows. */
    void print(JsonObject json, List<JsonObject> rows, String text) {
        if (options.output == SharedOptions.Output.CSV) {
            out.print(CsvTable.text(rows));
            out.flush();
        } else {
            print(json, text);
        }
    }

    /** Writes what was printed into the folder of {@code --out}, if there is one, as one file named after the command. */
    void keep() {
        String ending = switch (options.output) {
            case TABLE -> command.equals("price") ? "csv" : "txt";
            case JSON -> "json";
            case CSV -> "csv";
        };
        out.flush();
        kept.ifPresent(tee -> AtomicFile.write(options.out.orElseThrow(), command + "." + ending, tee.copy()));
    }

    /** Says what is wrong in a file, a line for each problem. */
    void complain(SpecException wrong) {
        wrong.problems().forEach(problem -> err.println(problem));
    }

    /** What a question's results are made with. */
    Setting setting(Question question) {
        return setting(question, question.cluster().name());
    }

    /** The same for several kinds of node, each with its chip and software. */
    Setting setting(Question question, Fleet fleet) {
        Setting first = setting(question, fleet.name());
        return new Setting(
                first.scenario(),
                first.model(),
                first.cluster(),
                joined(fleet, kind -> kind.chipSpec().value().name()),
                joined(fleet, kind -> kind.stack().name()),
                first.version(),
                first.seed());
    }

    private static String joined(Fleet fleet, Function<Cluster, String> name) {
        return fleet.members().stream().map(name).distinct().collect(Collectors.joining(" + "));
    }

    /** The same with a cluster of other words: while a size is sought there is only a kind of node. */
    Setting setting(Question question, String cluster) {
        String model = question.scenario().model() instanceof Reference.ByName<?> named ? named.name() : "inline model";
        return new Setting(
                question.scenario().name(),
                model,
                cluster,
                question.cluster().chipSpec().value().name(),
                question.cluster().stack().name(),
                CommandTree.Version.text(),
                options.seed);
    }
}
