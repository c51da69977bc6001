// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prices rows as they come: slices of a batch go to threads, and their answers come out in the order of the rows, so that
 * the output is the same whatever the number of threads.
 */
final class RowStream {
    private static final int SLICE = 256;
    private static final int SLICES_PER_THREAD = 4;

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

    /** Prices all rows; says whether none had an error. */
    boolean run(RowSource rows, PrintWriter out) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        boolean good = true;
        try {
            out.print(writer.head());
            List<Future<Priced>> pending = new ArrayList<>();
            Optional<UserError> torn = Optional.empty();
            while (!out.checkError()) {
                torn = submit(rows, pool, pending);
                if (pending.isEmpty()) {
                    break;
                }
                for (Future<Priced> future : pending) {
                    Priced priced = future.get();
                    out.print(priced.text);
                    good &= priced.good;
                }
                pending.clear();
                out.flush();
            }
            if (torn.isPresent()) {
                throw torn.get();
            }
        } finally {
            pool.shutdownNow();
            out.flush();
        }
        return good;
    }

    /** Hands out the next slices; the rows before a place that is no table are priced all the same. */
    private Optional<UserError> submit(RowSource rows, ExecutorService pool, List<Future<Priced>> pending) {
        try {
            for (int i = 0; i < threads * SLICES_PER_THREAD; i++) {
                List<CsvRecord> slice = rows.next(SLICE);
                if (!slice.isEmpty()) {
                    pending.add(pool.submit(() -> price(slice)));
                }
            }
            return Optional.empty();
        } catch (UserError e) {
            return Optional.of(e);
        }
    }

    private Priced price(List<CsvRecord> rows) {
        StringBuilder text = new StringBuilder();
        boolean good = true;
        for (CsvRecord record : rows) {
            PricedRow priced = price(record);
            good &= priced.error().isEmpty();
            text.append(writer.row(record.getFields(), priced));
        }
        return new Priced(text.toString(), good);
    }

    private PricedRow price(CsvRecord record) {
        int expected = writer.columns().size();
        if (record.getFieldCount() != expected) {
            return PricedRow.failed("line " + record.getStartingLineNumber() + " has " + record.getFieldCount()
                    + " fields, but the header names " + expected);
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < expected; i++) {
            row.put(writer.columns().get(i), record.getField(i));
        }
        return pricer.price(row);
    }
}
