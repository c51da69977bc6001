// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.Devices;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.BytesPerSecond;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Measured memory bandwidth of GPUs beside channels × what one channel sustains, under at most one path limit per chip. */
class DeviceBandwidthTest {
    private static final Path TABLE = Path.of("../configs/published/dram-devices.csv");

    private static double predicted(String[] field, double readShare) {
        MainMemory memory = MainMemory.of(
                Devices.device(field[1]),
                Integer.parseInt(field[2]),
                new BytesPerSecond(Double.parseDouble(field[3]) * 1e9));
        double channels = memory.sustained(AccessPattern.stream(readShare)).value() / 1e9;
        if (field[4].isEmpty()) {
            return channels;
        }
        double path = Double.parseDouble(field[4]);
        return Math.min(channels, field[5].equals("reads") ? path / readShare : path);
    }

    @Test
    void meetsMeasuredStreams() throws IOException {
        List<Double> errors = new ArrayList<>();
        double[] shares = {1, 1.0 / 2, 2.0 / 3};
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("#") || line.startsWith("chip,")) {
                continue;
            }
            String[] field = line.split(",", -1);
            for (int column = 0; column < shares.length; column++) {
                if (!field[6 + column].isEmpty()) {
                    double measured = Double.parseDouble(field[6 + column]);
                    double predicted = predicted(field, shares[column]);
                    errors.add(Math.abs(predicted / measured - 1));
                    // Known gap: no single limit gives this chip's read of 69 %, scale of 79 % and triad of 95 % of the
                    // pins.
                    boolean known = field[0].startsWith("gh200") && shares[column] == 0.5;
                    double bound = known ? 0.10 : 0.06;
                    assertTrue(errors.get(errors.size() - 1) < bound, field[0] + ": " + predicted + " for " + measured);
                }
            }
        }
        assertEquals(20, errors.size());
        double mean = errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        assertTrue(mean < 0.035, "mean error " + mean);
    }
}
