// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Requests per second of processor time that other simulators of memory controllers served, by the row of their table. */
final class PublishedSpeeds {
    private final Map<String, Double> speeds;

    private PublishedSpeeds(Map<String, Double> speeds) {
        this.speeds = speeds;
    }

    /** Reads the tables in {@code configs/published}. */
    static PublishedSpeeds read() {
        Map<String, Double> speeds = new TreeMap<>();
        Path folder = Home.find().resolve("configs").resolve("published");
        try {
            for (String line : Files.readAllLines(folder.resolve("dram-oracle.csv"))) {
                String[] field = line.split(",", -1);
                if (!line.startsWith("#") && line.contains(",AllBank,1,64,")) {
                    speeds.put(field[0] + " " + field[1] + " " + field[2], Double.valueOf(field[8]));
                }
            }
            for (String line : Files.readAllLines(folder.resolve("dram-oracle-bank-queues.csv"))) {
                String[] field = line.split(",", -1);
                if (!line.startsWith("#") && !line.startsWith("mapping,")) {
                    speeds.put(DramBenchmark.PER_BANK + " " + field[0] + " " + field[1], Double.valueOf(field[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PublishedSpeeds(speeds);
    }

    /** The speed for standard, mapping and trace, if their row is published. */
    OptionalDouble find(String row) {
        Double speed = speeds.get(row);
        return speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed);
    }
}
