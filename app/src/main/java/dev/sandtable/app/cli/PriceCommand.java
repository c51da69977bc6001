// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.planner.price.Pricer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prices single operators and collectives, a row of a table at a time. */
@Command(
        name = "price",
        mixinStandardHelpOptions = true,
        description = {
            "Times single operators and collectives, CSV in and CSV out.",
            "Each row names an op, its shape, and a chip or a cluster; the output adds time_us, low_us, high_us, tflops,",
            "busbw_gbps, bound, clock_mhz and error. Exit code 1 if a row has an error; the others are priced."
        })
final class PriceCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    MemoOption memo = new MemoOption();

    @Option(
            names = "--why",
            description = {
                "Add a column why: the law and its terms; of a collective the algorithm, the protocol, the busiest link,",
                "channels and what came second."
            })
    boolean why;

    @Parameters(
            paramLabel = "ROWS.csv",
            description = "A table whose first line names the columns; - reads standard input.")
    String file = "-";

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        try (Desk desk = Desk.of(spec, shared, memo)) {
            return answer(desk);
        }
    }

    private int answer(Desk desk) throws IOException, InterruptedException, ExecutionException {
        Pricer pricer = new Pricer(desk.catalogues(), shared.fidelity);
        boolean json = shared.output == SharedOptions.Output.JSON;
        TableText table = new TableText(file);
        try (BufferedReader text = table.open();
                RowSource rows = new RowSource(text, table.label())) {
            RowWriter writer = json ? RowWriter.json(rows.columns(), why) : RowWriter.csv(rows.columns(), why);
            boolean good = new RowStream(pricer, writer, shared.workers()).run(rows, desk.out());
            if (!shared.quiet) {
                pricer.warnings().forEach(warning -> desk.err().println("warning: " + warning));
            }
            desk.keep();
            return good ? Exit.DONE : Exit.NOT_MET;
        }
    }
}
