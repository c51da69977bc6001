// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.parallel.Fleet;
import dev.sandtable.parallel.FleetFailure;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Prices rows as they come: slices of a batch go to threads, and their answers come out in the order of the rows, so that
 * the output is the same whatever the number of threads.
 */
final class RowStream {
    private static final int SLICE = 256;

    private final Pricer pricer;
    private final RowWriter writer;
    private final int threads;

    /** A stream over so many threads. */
    RowStream(Pricer pricer, RowWriter writer, int threads) {
        this.pricer = pricer;
        this.writer = writer;
        this.threads = threads;
    }

    /** Some rows' answers, and whether none of them is an error. */
    private record Priced(String text, boolean good) {}

    /** Prices all rows; says whether none had an error. The rows before a place that is no table are priced all the same. */
    boolean run(RowSource rows, PrintWriter out) throws InterruptedException, ExecutionException {
        AtomicBoolean good = new AtomicBoolean(true);
        // Where nobody reads any more, nothing is left to price.
        Iterator<List<CsvRecord>> slices = Stream.generate(() -> rows.next(SLICE))
                .takeWhile(slice -> !slice.isEmpty() && !out.checkError())
                .iterator();
        try {
            out.print(writer.head());
            Fleet.of(threads).run(slices, this::price, (slice, priced) -> {
                out.print(priced.text);
                good.compareAndSet(true, priced.good);
            });
        } catch (FleetFailure failed) {
            throw new ExecutionException(failed.getCause());
        } finally {
            out.flush();
        }
        return good.get();
    }

    private Priced price(List<CsvRecord> rows) {
        StringBuilder text = new StringBuilder();
        boolean good = true;
        for (CsvRecord record : rows) {
            PricedRow priced = price(record);
            boolean explained = priced.error().isEmpty() && writer.reasons();
            good &= priced.error().isEmpty();
            text.append(
                    writer.row(record.getFields(), priced, explained ? WhyText.of(pricer.explain(row(record))) : ""));
        }
        return new Priced(text.toString(), good);
    }

    private PricedRow price(CsvRecord record) {
        int expected = writer.columns().size();
        if (record.getFieldCount() != expected) {
            return PricedRow.failed("line " + record.getStartingLineNumber() + " has " + record.getFieldCount()
                    + " fields, but the header names " + expected);
        }
        return pricer.price(row(record));
    }

    private Map<String, String> row(CsvRecord record) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < writer.columns().size(); i++) {
            row.put(writer.columns().get(i), record.getField(i));
        }
        return row;
    }
}
