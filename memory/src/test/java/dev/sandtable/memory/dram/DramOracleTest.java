// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.units.Hertz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bandwidth and latency beside those of a cycle-by-cycle simulator for the same inputs. A quarter of
 * the table's requests are simulated; that moves the answers by less than 0.5 %.
 */
class DramOracleTest {
    private static final Path TABLE = Path.of("../configs/published/dram-oracle.csv");
    private static final Path BANK_QUEUES = Path.of("../configs/published/dram-oracle-bank-queues.csv");
    private static final long REQUESTS = 50_000;

    private record Row(
            String standard,
            String mapping,
            String trace,
            String refresh,
            int channels,
            int queue,
            double gbps,
            double ns) {

        static Row of(String line) {
            String[] field = line.split(",", -1);
            return new Row(
                    field[0],
                    field[1],
                    field[2],
                    field[3],
                    Integer.parseInt(field[4]),
                    Integer.parseInt(field[5]),
                    Double.parseDouble(field[6]),
                    field[7].isEmpty() ? Double.NaN : Double.parseDouble(field[7]));
        }

        DramSpec spec() {
            return switch (standard) {
                case "HBM2" -> Devices.hbm2();
                case "HBM2_2400" -> Devices.hbm2().atClock(new Hertz(1.2e9));
                case "HBM3" -> Devices.hbm3();
                default -> throw new IllegalArgumentException(standard);
            };
        }

        Controller controller() {
            RefreshPolicy policy = refresh.equals("NoRefresh")
                    ? RefreshPolicy.NONE
                    : refresh.equals("AllBank") ? RefreshPolicy.ALL_BANK : RefreshPolicy.PER_BANK;
            return Controller.plain(AddressMapping.of(mapping))
                    .withQueues(Controller.Queues.of(queue, queue))
                    .withRefresh(policy);
        }

        ChannelRun run() {
            return new DramChannel(spec(), controller())
                    .serve(ComparisonTrace.find(trace, 32, REQUESTS).orElseThrow());
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("#") && !line.startsWith("standard,")) {
                rows.add(Row.of(line));
            }
        }
        return rows;
    }

    @Test
    void agreesWithTheTable() throws IOException {
        double bandwidthErrors = 0;
        double latencyErrors = 0;
        int bandwidths = 0;
        int latencies = 0;
        for (Row row : rows()) {
            if (row.channels > 1 || row.refresh.equals("HBM34PerBankRefresh")) {
                continue;
            }
            ChannelRun run = row.run();
            double error = Math.abs(run.bandwidth().value() / 1e9 / row.gbps - 1);
            assertTrue(error < 0.035, row + " gives " + run.bandwidth());
            bandwidthErrors += error;
            bandwidths++;
            if (!Double.isNaN(row.ns)) {
                latencyErrors += Math.abs(run.meanReadLatency().value() / 1e3 / row.ns - 1);
                latencies++;
            }
        }
        assertEquals(78, bandwidths);
        assertTrue(bandwidthErrors / bandwidths < 0.005, "mean bandwidth error " + bandwidthErrors / bandwidths);
        assertTrue(latencyErrors / latencies < 0.005, "mean latency error " + latencyErrors / latencies);
    }

    /**
     * A known gap: that simulator stops the whole channel for each per-bank refresh and loses 30 % of a stream; here other
     * banks go on, as measured memories that reach 96 % of their pins must.
     */
    @Test
    void perBankRefreshLeavesOtherBanksWorking() throws IOException {
        Row row = rows().stream()
                .filter(r -> r.refresh.equals("HBM34PerBankRefresh"))
                .findFirst()
                .orElseThrow();
        double ratio = row.run().bandwidth().value() / 1e9 / row.gbps;
        assertTrue(ratio > 1.3 && ratio < 1.45, "ratio " + ratio);
    }

    /** Beside a simulator with a queue per bank, within 1.5 % in bandwidth; within 6 % in latency but for one row. */
    @Test
    void queuesPerBankAgreeWithTheirTable() throws IOException {
        double errors = 0;
        int rows = 0;
        for (String line : Files.readAllLines(BANK_QUEUES)) {
            if (line.startsWith("#") || line.startsWith("mapping,")) {
                continue;
            }
            String[] field = line.split(",", -1);
            ChannelRun run = new DramChannel(
                            Devices.device("hbm2-legacy"), Controller.bankQueues(AddressMapping.of(field[0])))
                    .serve(ComparisonTrace.find(field[1], 64, REQUESTS).orElseThrow());
            double error = Math.abs(run.bandwidth().value() / 1e9 / Double.parseDouble(field[2]) - 1);
            assertTrue(error < 0.015, line + " gives " + run.bandwidth());
            errors += error;
            rows++;
            // That row mixes batches of reads and writes in banks of one stride; the table's writes leave their buffer
            // earlier.
            boolean known = field[0].equals("rocorababgch") && field[1].equals("copy64");
            // Long strides were cut while the trace still fed, so that their mean depends on where.
            boolean cut = field[1].matches("stride\\d{4,}");
            if (!field[3].isEmpty() && !known && !cut) {
                double latency = run.meanReadLatency().value() / 1e3 / Double.parseDouble(field[3]) - 1;
                assertTrue(Math.abs(latency) < 0.06, line + " gives " + run.meanReadLatency());
            }
        }
        assertEquals(23, rows);
        assertTrue(errors / rows < 0.004, "mean bandwidth error " + errors / rows);
    }
}
