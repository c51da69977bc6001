// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sandtable.app.report.JsonObject;
import dev.sandtable.app.report.PlainNumber;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.work.Cost;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Writes a priced row: the fields that came in, then the answer. Safe for use by many threads. */
abstract class RowWriter {
    /** The columns that are added, in order. */
    static final List<String> ADDED =
            List.of("time_us", "low_us", "high_us", "tflops", "busbw_gbps", "bound", "clock_mhz", "error");

    private static final int DIGITS = 9;

    /** What is added where reasons are asked for. */
    static final String WHY = "why";

    private final List<String> columns;
    private final boolean reasons;

    private RowWriter(List<String> columns, boolean reasons) {
        this.columns = columns;
        this.reasons = reasons;
    }

    static RowWriter csv(List<String> columns, boolean reasons) {
        return new Csv(columns, reasons);
    }

    static RowWriter json(List<String> columns, boolean reasons) {
        return new Json(columns, reasons);
    }

    /** Whether rows say why they cost what they do. */
    boolean reasons() {
        return reasons;
    }

    /** What stands before the first row. */
    abstract String head();

    /** One row, ending in a line feed; the reason is empty where none is asked for. */
    abstract String row(List<String> fields, PricedRow priced, String why);

    /** The names of the columns that came in. */
    List<String> columns() {
        return columns;
    }

    private static List<String> answer(PricedRow priced) {
        boolean good = priced.error().isEmpty();
        return List.of(
                number(priced.timeUs()),
                good ? PlainNumber.text(priced.lowUs(), DIGITS) : "",
                good ? PlainNumber.text(priced.highUs(), DIGITS) : "",
                number(priced.tflops()),
                number(priced.busGbps()),
                priced.cost().map(cost -> cost.bound().words()).orElse(""),
                priced.cost().map(RowWriter::clock).orElse(""),
                priced.error().orElse(""));
    }

    /** The clock of a chip; a collective has none. */
    private static String clock(Cost cost) {
        return cost.clockHz() > 0 ? PlainNumber.text(cost.clockHz() / 1e6, DIGITS) : "";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? PlainNumber.text(value.getAsDouble(), DIGITS) : "";
    }

    private static final class Csv extends RowWriter {
        Csv(List<String> columns, boolean reasons) {
            super(columns, reasons);
        }

        @Override
        String head() {
            return line(columns(), ADDED, WHY);
        }

        @Override
        String row(List<String> fields, PricedRow priced, String why) {
            return line(fields, answer(priced), why);
        }

        private String line(List<String> fields, List<String> added, String why) {
            List<String> cells = new ArrayList<>(fields);
            while (cells.size() < columns().size()) {
                cells.add("");
            }
            while (cells.size() > columns().size()) {
                cells.remove(cells.size() - 1);
            }
            cells.addAll(added);
            if (reasons()) {
                cells.add(why);
            }
            StringWriter text = new StringWriter();
            CsvWriter.builder()
                    .lineDelimiter(LineDelimiter.LF)
                    .bufferSize(0)
                    .build(text)
                    .writeRecord(cells);
            return text.toString();
        }
    }

    private static final class Json extends RowWriter {
        Json(List<String> columns, boolean reasons) {
            super(columns, reasons);
        }

        @Override
        String head() {
            return "";
        }

        @Override
        String row(List<String> fields, PricedRow priced, String why) {
            JsonObject json = new JsonObject();
            for (int i = 0; i < Math.min(fields.size(), columns().size()); i++) {
                String name = columns().get(i);
                json.put(ADDED.contains(name) ? "input_" + name : name, fields.get(i));
            }
            priced.timeUs()
                    .ifPresent(us -> json.put("time_us", us)
                            .put("low_us", priced.lowUs())
                            .put("high_us", priced.highUs()));
            priced.tflops().ifPresent(rate -> json.put("tflops", rate));
            priced.busGbps().ifPresent(rate -> json.put("busbw_gbps", rate));
            priced.cost().ifPresent(cost -> {
                json.put("bound", cost.bound().words());
                if (cost.clockHz() > 0) {
                    json.put("clock_mhz", cost.clockHz() / 1e6);
                }
            });
            priced.error().ifPresent(error -> json.put("error", error));
            if (!why.isEmpty()) {
                json.put(WHY, why);
            }
            return json.line() + "\n";
        }
    }
}
