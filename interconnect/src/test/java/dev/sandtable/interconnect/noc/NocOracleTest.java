// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Loads and latencies beside those of a published flit-level simulator for the same inputs. Arrivals are drawn by another
 * generator, so that points agree within what a few thousand cycles leave open.
 */
class NocOracleTest {
    private static final Path TABLE = Path.of("../configs/published/noc-oracle.csv");
    /** At this much of the latency of a lone packet the answer depends on the windows of the two simulators. */
    private static final double KNEE = 1.5;

    private record Row(Grid grid, Offer offer, double latency, double accepted, double routers) {
        static Row of(String line) {
            String[] field = line.split(",", -1);
            String[] kind = field[0].split(" ");
            Integer[] sizes =
                    Arrays.stream(kind[1].split("x")).map(Integer::valueOf).toArray(Integer[]::new);
            TrafficPattern pattern = TrafficPattern.valueOf(field[2].toUpperCase(Locale.ROOT));
            return new Row(
                    kind[0].equals("mesh") ? Grid.mesh(sizes) : Grid.torus(sizes),
                    new Offer(pattern, Integer.parseInt(field[1]), Double.parseDouble(field[3])),
                    Double.parseDouble(field[4]),
                    field[6].isEmpty() ? Double.NaN : Double.parseDouble(field[6]),
                    field[7].isEmpty() ? Double.NaN : Double.parseDouble(field[7]));
        }

        LoadTest.Found run() {
            long window = grid.nodes() > 100 ? 2_000 : 9_000;
            return new LoadTest(3_000, window, 3_000).of(grid, new VirtualChannels(4, 8), offer, 1);
        }

        /** By hand: five cycles per router of a mesh and two, six of a torus and one. */
        double unloaded(double passed) {
            int behind = offer.packetFlits() - 1;
            return (grid.wraps() ? 6 * passed + 1 : 5 * passed + 2) + behind;
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("topology,"))
                .map(Row::of)
                .toList();
    }

    @Test
    void latencyBelowTheKnee() throws IOException {
        double errors = 0;
        int count = 0;
        for (Row row : rows()) {
            if (row.latency > KNEE * row.unloaded(row.routers) || Double.isNaN(row.routers)) {
                continue;
            }
            LoadTest.Found found = row.run();
            // The mean distance that each happened to draw is taken out: it is no property of a network.
            double ours = found.latency() - row.unloaded(found.routers()) + row.unloaded(row.routers);
            double error = ours / row.latency - 1;
            assertTrue(Math.abs(error) < 0.03, row + " gives " + found);
            assertEquals(row.offer.flitsPerNodeCycle(), found.accepted(), deviation(row), row + " accepted");
            errors += Math.abs(error);
            count++;
        }
        assertEquals(65, count);
        assertTrue(errors / count < 0.003, "mean latency error " + errors / count);
    }

    /** Four standard deviations of the number of flits made in the window. */
    private static double deviation(Row row) {
        double flits = row.grid.nodes() * (row.grid.nodes() > 100 ? 2_000.0 : 9_000.0);
        return 4 * Math.sqrt(row.offer.flitsPerNodeCycle() * row.offer.packetFlits() / flits);
    }

    /** At and beyond the knee the flits that get through agree, whatever their packets wait. */
    @Test
    void saturation() throws IOException {
        int count = 0;
        for (Row row : rows()) {
            if (row.latency > KNEE * row.unloaded(row.routers) && !Double.isNaN(row.accepted)) {
                double accepted = row.run().accepted();
                assertEquals(row.accepted, accepted, 0.02 * row.accepted, row + " gives " + accepted);
                count++;
            }
        }
        assertEquals(10, count);
    }
}
