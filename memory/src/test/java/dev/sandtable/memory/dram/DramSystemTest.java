// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.RequestSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels side by side behind one front end. */
class DramSystemTest {
    private static final AddressMapping ACROSS = AddressMapping.of("ro si ba co bg pc ch");

    private static RequestSource trace(String name, long requests) {
        return ComparisonTrace.find(name, 32, requests).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"seqR", "copy1", "r2w1", "stride256", "rand32RW", "rand1024R"})
    void oneChannelIsAChannel(String name) {
        Controller controller = Controller.plain(ACROSS);
        assertEquals(
                new DramChannel(Devices.hbm2(), controller).serve(trace(name, 20_000)),
                new DramSystem(Devices.hbm2(), controller, 1).serve(trace(name, 20_000)));
        Controller perBank = Controller.bankQueues(ACROSS);
        DramSpec legacy = Devices.device("hbm2-legacy");
        assertEquals(
                new DramChannel(legacy, perBank).serve(trace(name, 20_000)),
                new DramSystem(legacy, perBank, 1).serve(trace(name, 20_000)));
    }

    /** Rows of {@code dram-oracle.csv} with 8 and 16 channels. */
    @ParameterizedTest
    @CsvSource({
        "hbm2, seqR,     8, 230.07,  87.0",
        "hbm2, rand32R,  8,  75.30, 150.4",
        "hbm3, seqR,    16, 739.06,  58.2",
        "hbm3, rand32R, 16, 234.41, 108.4"
    })
    void agreesWithAnotherSimulator(String device, String name, int channels, double gbps, double latencyNs) {
        ChannelRun run =
                new DramSystem(Devices.device(device), Controller.plain(ACROSS), channels).serve(trace(name, 200_000));
        assertEquals(gbps, run.bandwidth().value() / 1e9, 0.03 * gbps);
        assertEquals(latencyNs, run.meanReadLatency().value() / 1e3, 0.03 * latencyNs);
    }

    @Test
    void everyRequestIsServedOnce() {
        ChannelRun run = new DramSystem(Devices.hbm3(), Controller.plain(ACROSS), 4).serve(trace("rand256RW", 30_000));
        assertEquals(30_000, run.reads() + run.writes());
        assertEquals(30_000, run.rowHits() + run.rowMisses() + run.rowConflicts());
        assertTrue(
                run.bandwidth().value() <= 4 * Devices.hbm3().channelBandwidth().value());
    }

    @Test
    void refusesChannelsThatNoBitsPick() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DramSystem(Devices.hbm2(), Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED), 2));
        assertThrows(IllegalArgumentException.class, () -> new DramSystem(Devices.hbm2(), Controller.plain(ACROSS), 3));
    }
}
