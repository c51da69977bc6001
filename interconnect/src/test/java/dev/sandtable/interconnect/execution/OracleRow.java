// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.work.Collective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** One row of configs/published/collective-oracle.csv; lists have an entry for each dimension, innermost first. */
record OracleRow(String line, Wires wires, Work work, Endpoint endpoint, long timeNs, long firstNs) {

    record Wires(boolean aware, List<String> shape, List<Integer> ranks, List<Double> gibps, List<Double> latencyNs) {}

    record Work(Collective.Kind kind, List<String> algorithm, long bytes, int splits, int active) {}

    record Endpoint(long delayNs, double memoryBytesPerNs) {}

    static List<OracleRow> all() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("../configs/published/collective-oracle.csv"))) {
            return lines.filter(line -> !line.startsWith("#") && !line.startsWith("backend"))
                    .map(OracleRow::of)
                    .toList();
        }
    }

    private static OracleRow of(String line) {
        String[] cell = line.split(",", -1);
        Wires wires = new Wires(
                cell[0].equals("Aware"),
                list(cell[1], shape -> shape),
                list(cell[2], Integer::valueOf),
                list(cell[3], Double::valueOf),
                list(cell[4], Double::valueOf));
        Work work = new Work(
                Collective.Kind.valueOf(cell[5].toUpperCase(Locale.ROOT)),
                list(cell[6], name -> name),
                Long.parseLong(cell[7]),
                Integer.parseInt(cell[8]),
                Integer.parseInt(cell[9]));
        Endpoint endpoint = new Endpoint(Long.parseLong(cell[10]), Double.parseDouble(cell[11]));
        return new OracleRow(line, wires, work, endpoint, Long.parseLong(cell[12]), Long.parseLong(cell[13]));
    }

    private static <T> List<T> list(String cell, Function<String, T> entry) {
        return Stream.of(cell.split("\\+")).map(entry).toList();
    }

    /** The entry of a dimension; a single one holds for all. */
    static <T> T at(List<T> entries, int dimension) {
        return entries.get(entries.size() == 1 ? 0 : dimension);
    }
}
