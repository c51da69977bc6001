// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.area;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.sandtable.chip.area.DieAreaLaw;
import dev.sandtable.chip.area.DieContents;
import dev.sandtable.chip.area.Floorplan;
import dev.sandtable.chip.area.SiliconLibrary;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dies whose area was published, beside what the law gives for what lies on them.
 *
 * <p>Rows marked {@code fit} gave the densities of processes or the sizes of blocks; rows marked {@code test} gave nothing.
 */
public final class PublishedDies {
    private static final String TABLE = "die-area.csv";

    private PublishedDies() {}

    /**
     * One die.
     *
     * @param name of the die
     * @param process it is made in
     * @param published its area as published
     * @param fitted whether some figure of the law was fitted to it
     * @param plan the law's area by part
     * @param source where its area was published
     */
    public record Row(
            String name, String process, SquareMillimetres published, boolean fitted, Floorplan plan, String source) {

        /** (modelled − published) / published. */
        public double error() {
            return plan.total().value() / published.value() - 1;
        }
    }

    /** Every die of the table. */
    public static List<Row> rows(Estimates estimates) throws IOException {
        SiliconLibrary library = estimates.library().value();
        DieAreaLaw law = new DieAreaLaw(library.blocks());
        Path table = estimates
                .catalogues()
                .home()
                .resolve("configs")
                .resolve("published")
                .resolve(TABLE);
        List<Row> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(table)) {
            for (NamedCsvRecord record : records) {
                ProcessSpec process = estimates
                        .catalogues()
                        .processes()
                        .byNameOrThrow(record.getField("process"))
                        .value();
                DieContents die = contents(record);
                rows.add(new Row(
                        record.getField("die"),
                        process.name(),
                        new SquareMillimetres(number(record, "area_mm2")),
                        record.getField("use").equals("fit"),
                        law.plan(die, process, library.memoryOf(die)),
                        record.getField("source")));
            }
        }
        return rows;
    }

    private static DieContents contents(NamedCsvRecord row) {
        Map<DataType, Double> multiplyAdds = new LinkedHashMap<>();
        for (DataType type : DataType.values()) {
            if (row.findField(type.spelling()).isPresent() && number(row, type.spelling()) > 0) {
                multiplyAdds.put(type, number(row, type.spelling()));
            }
        }
        return new DieContents(
                (int) number(row, "cores"),
                multiplyAdds,
                (int) number(row, "lanes"),
                (int) number(row, "half_lanes"),
                (int) number(row, "special"),
                new Bytes((long) number(row, "buffers_kib") << 10),
                new Bytes((long) number(row, "cache_mib") << 20),
                new BytesPerCycle(number(row, "cache_bytes_per_cycle")),
                Optional.of(row.getField("memory")).filter(memory -> !memory.isEmpty()),
                (int) number(row, "interfaces"),
                number(row, "serial_lanes"),
                row.getField("host").equals("1"));
    }

    private static double number(NamedCsvRecord row, String column) {
        return Double.parseDouble(row.getField(column));
    }
}
