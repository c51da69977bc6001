// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.app.report.CsvTable;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.OperatorRooflineHtml;
import dev.sandtable.app.report.OperatorRooflineJson;
import dev.sandtable.app.report.OperatorRooflineText;
import dev.sandtable.app.report.html.Page;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.planner.price.RowProblem;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.planner.roofline.RooflineAnalysis;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of single operators which level of the chip binds them, and what would help. */
@Command(
        name = "roofline",
        mixinStandardHelpOptions = true,
        description = {
            "Which level of a chip binds an operator, by how much the next one trails, and what would help.",
            "Takes the rows of price, from a table or spelt out. For each: the time that every level would take alone"
                    + " (tensor engines, vector lanes, operand buffers, shared cache, memory, latency, launch), its"
                    + " operations per byte and its roof there, and how the time answers to a tenth more of every figure"
                    + " of the chip's file. Exit code 1 if a row of a table has an error; the others are reported."
        })
final class RooflineCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    PageOption page = new PageOption();

    @Parameters(
            paramLabel = "ROWS.csv",
            arity = "0..1",
            description = "A table whose first line names the columns; - reads standard input.")
    Optional<String> file = Optional.empty();

    @Option(
            names = "--row",
            paramLabel = "COLUMN=VALUE,...",
            description =
                    "A row spelt out: op=gemm,chip=a100-sxm4-80gb,dtype=bf16,m=16,n=8192,k=8192. May be given several times.")
    List<String> rows = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Figures listed under what would help, the heaviest first; 0 asks for none (default: 10).")
    int top = 10;

    /** A row and where it stands. */
    private record Placed(String place, Map<String, String> row) {}

    @Override
    public Integer call() throws IOException {
        Desk desk = Desk.of(spec, shared);
        if (top < 0) {
            throw new UserError("--top must be 0 or more, was " + top);
        }
        if (file.isEmpty() == rows.isEmpty()) {
            throw new UserError("write the rows as a table, or spell one out: --row"
                    + " op=gemm,chip=a100-sxm4-80gb,dtype=bf16,m=16,n=8192,k=8192");
        }
        if (shared.fidelity == Fidelity.ROOFLINE) {
            throw new UserError("--fidelity roofline has no plan to look into; write wave, tile or auto");
        }
        page.check();
        RooflineAnalysis analysis = new RooflineAnalysis(desk.catalogues(), shared.fidelity);
        List<OperatorRoofline> reports = new ArrayList<>();
        boolean good = true;
        for (Placed placed : file.isPresent() ? table(file.get()) : spelt()) {
            try {
                reports.add(analysis.of(placed.row, top > 0));
            } catch (RowProblem | UnsupportedWork e) {
                String said = placed.place + ": " + e.getMessage();
                if (file.isEmpty()) {
                    throw new UserError(said);
                }
                desk.err().println(said);
                good = false;
            }
        }
        print(desk, reports);
        List<Page.Section> sections = new ArrayList<>();
        reports.forEach(report -> sections.add(OperatorRooflineHtml.of(report, top)));
        page.write(sections);
        desk.keep();
        return good ? Exit.DONE : Exit.NOT_MET;
    }

    private void print(Desk desk, List<OperatorRoofline> reports) {
        List<JsonObject> lines = new ArrayList<>();
        for (OperatorRoofline report : reports) {
            switch (shared.output) {
                case TABLE ->
                    desk.out()
                            .print((report.equals(reports.get(0)) ? "" : "\n") + OperatorRooflineText.of(report, top));
                case JSON -> desk.out().print(OperatorRooflineJson.of(report).line() + "\n");
                case CSV -> lines.addAll(OperatorRooflineJson.rows(report));
            }
        }
        if (!lines.isEmpty()) {
            desk.out().print(CsvTable.text(lines));
        }
        desk.out().flush();
    }

    private List<Placed> spelt() {
        List<Placed> placed = new ArrayList<>();
        for (String text : rows) {
            Map<String, String> row = new LinkedHashMap<>();
            for (String field : text.split(",", -1)) {
                int equals = field.indexOf('=');
                if (equals < 1) {
                    throw new UserError(
                            "--row " + text + ": '" + field + "' is no column=value; write op=gemm,chip=...");
                }
                row.put(
                        field.substring(0, equals).strip(),
                        field.substring(equals + 1).strip());
            }
            placed.add(new Placed("--row " + text, row));
        }
        return placed;
    }

    private static List<Placed> table(String name) throws IOException {
        List<Placed> placed = new ArrayList<>();
        TableText table = new TableText(name);
        try (BufferedReader text = table.open();
                RowSource source = new RowSource(text, table.label())) {
            for (List<CsvRecord> batch = source.next(1); !batch.isEmpty(); batch = source.next(1)) {
                CsvRecord record = batch.get(0);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(source.columns().size(), record.getFieldCount()); i++) {
                    row.put(source.columns().get(i), record.getField(i));
                }
                placed.add(new Placed(table.label() + ":" + record.getStartingLineNumber(), row));
            }
        }
        return placed;
    }
}
