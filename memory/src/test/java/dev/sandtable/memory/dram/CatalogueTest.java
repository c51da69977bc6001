// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Picoseconds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file of the catalogue binds, and means the device that its name says. */
class CatalogueTest {
    /** Enough requests in sight to open rows ahead at any pin rate, so that the device is the limit. */
    private static final Controller DEEP = Controller.throughput().withQueues(Controller.Queues.of(256, 256));

    @ParameterizedTest
    @CsvSource({
        // Gb/s per pin x pins / 8, and capacity of a device, by hand.
        "hbm,     128.0,    1",
        "hbm2,    256.0,    8",
        "hbm2-legacy, 256.0, 8",
        "hbm2e,   486.4,   16",
        "hbm3,    819.2,   16",
        "hbm3e,  1177.6,   24",
        "hbm4,   2048.0,   32",
        "gddr6,    56.0,    1",
        "gddr6x,   84.0,    2",
        "gddr7,   112.0,    2",
        "lpddr4x,   8.532,  1",
        "lpddr5,   12.8,    2",
        "lpddr5x,  17.066,  2",
        "ddr4,     25.6,    8",
        "ddr5,     38.4,   16"
    })
    void statesTheDevice(String name, double gigabytesPerSecond, double gibibytes) {
        DramSpec spec = Devices.device(name);
        assertEquals(gigabytesPerSecond, spec.deviceBandwidth().value() / 1e9, 1e-6);
        double bytes = (double) spec.organization().channelCapacity().value()
                * spec.organization().channels();
        assertEquals(gibibytes, bytes / (1L << 30), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        // Devices, pin rate in Gb/s, and the bandwidth that the product's data sheet states.
        "hbm,      4,  1.0,     512", // Radeon R9 Fury X
        "hbm2,     4,  1.752,   897", // V100
        "hbm2,     5,  2.43,   1555", // A100 40 GB
        "hbm2e,    5,  3.186,  2039", // A100 80 GB
        "hbm3,     5,  5.235,  3350", // H100 SXM
        "hbm3e,    6,  6.25,   4800", // H200
        "hbm4,     8, 10.742, 22000", // Rubin
        "gddr6,    8, 10.0,     320", // T4
        "gddr6,   12, 14.5,     696", // A40
        "gddr6x,  12, 19.5,     936", // RTX 3090
        "gddr6x,  12, 21.0,    1008", // RTX 4090
        "gddr7,   16, 28.0,    1792", // RTX 5090
        "lpddr4x, 16,  4.266,   136.5", // Xavier
        "lpddr5,  16,  6.4,     204.8", // Orin
        "lpddr5,  48,  6.4,     614.4", // MLU370-X8
        "lpddr5x, 32,  8.533,   546", // Grace, of which 15/16 are left after in-line ECC
        "ddr4,     8,  3.2,     204.8", // EPYC 7003
        "ddr5,    12,  4.8,     460.8" // EPYC 9004
    })
    void carriesWhatDataSheetsState(String name, int devices, double gigabitsPerPin, double gigabytesPerSecond) {
        DramSpec spec = Devices.device(name);
        double clock = gigabitsPerPin * 1e9 / spec.organization().transfersPerClock();
        double carried =
                devices * spec.atClock(new Hertz(clock)).deviceBandwidth().value() / 1e9;
        assertEquals(gigabytesPerSecond, carried, 0.001 * gigabytesPerSecond);
    }

    @ParameterizedTest
    @CsvSource({"hbm2", "hbm2e", "hbm3", "hbm3e", "hbm4", "gddr6", "gddr6x", "gddr7", "lpddr4x", "lpddr5", "lpddr5x"})
    void streamsNearThePinsWhereBanksRefreshAlone(String name) {
        double efficiency = new AccessCurve(Devices.device(name), DEEP).efficiency(AccessPattern.stream(1));
        assertTrue(efficiency > 0.92 && efficiency <= 1, name + ": " + efficiency);
    }

    @ParameterizedTest
    @CsvSource({
        // 1 - tRFC / tREFI; draining and reopening cost a little more.
        "hbm,     0.9718", // 110 / 3900
        "hbm2,    0.9103", // 350 / 3900
        "hbm2-legacy, 0.9333", // 260 / 3900
        "hbm2e,   0.8847", // 450 / 3900
        "hbm3,    0.9103", // 350 / 3900
        "hbm3e,   0.8847", // 450 / 3900
        "hbm4,    0.8847", // 450 / 3900
        "gddr6,   0.9053", // 180 / 1900
        "gddr6x,  0.9053", // 180 / 1900
        "gddr7,   0.9053", // 180 / 1900
        "lpddr4x, 0.9283", // 280 / 3904
        "lpddr5,  0.9284", // 280 / 3906
        "lpddr5x, 0.9284", // 280 / 3906
        "ddr4,    0.9552", // 350 / 7800
        "ddr5,    0.9244" // 295 / 3900
    })
    void losesTheRefreshTimeAndLittleMore(String name, double withoutRefreshTime) {
        DramSpec spec = Devices.device(name);
        Controller controller = DEEP.withRefresh(RefreshPolicy.ALL_BANK);
        double efficiency = new AccessCurve(spec, controller).efficiency(AccessPattern.stream(1));
        Timings t = spec.timings();
        double reopening =
                (double) t.rtp().plus(t.rp()).plus(t.rcdRead()).plus(t.cl()).value()
                        / t.refi().value();
        assertTrue(
                efficiency < withoutRefreshTime + 1e-4 && efficiency > withoutRefreshTime - 2 * reopening,
                name + ": " + efficiency);
    }

    @ParameterizedTest
    @CsvSource({
        // Energy of a gapless read stream in pJ/bit as published, the spread about it, and who published it.
        "hbm,     7.0,  0.35", // Yan et al., HyGCN, HPCA 2020, for HBM 1.0
        "hbm2-legacy, 1.9, 0.1", // IDD4R x VDD of the same file, without I/O: 390 mA x 1.2 V / 256 Gb/s
        "hbm2,    3.92, 0.15", // O'Connor et al., Fine-Grained DRAM, MICRO 2017
        "hbm2e,   3.92, 0.25", // as HBM2: the same 1.2 V
        "hbm3,    3.29, 0.30", // HBM2's at 1.1 V
        "hbm3e,   2.96, 0.30", // 10 % below HBM3: Samsung, Memory Tech Day 2023
        "hbm4,    2.12, 0.40", // 40 % more efficient than HBM3e: SK hynix, September 2025
        "gddr6,   7.5,  0.15", // Micron, GDDR6X technical brief, 2020; 6.5 at 18 Gb/s in 2024
        "gddr6x,  7.25, 0.15", // Micron, GDDR6X technical brief, 2020
        "gddr7,   4.5,  0.15", // Micron, June 2024
        "lpddr4x, 3.47, 0.15", // IDD4R of Micron's 6 Gb LPDDR4 on three rails over 102.4 Gb/s, VDDQ at 0.6 V
        "lpddr5,  2.78, 0.45", // 20 % below LPDDR4X: Micron, February 2020
        "lpddr5x, 2.22, 0.50", // 20 % below LPDDR5: Samsung, November 2021
        "ddr4,   11.3,  0.15", // 168 mA x 1.2 V over 25.6 Gb/s of a chip, and 3.43 pJ/bit of termination
        "ddr5,   17.1,  0.15" // 530 mA x 1.1 V over 38.4 Gb/s of a chip, and 1.92 pJ/bit of termination
    })
    void streamsForTheEnergyThatIsPublished(String name, double picojoulesPerBit, double spread) {
        double stream = picojoulesPerBit(name, AccessPattern.stream(1));
        assertEquals(picojoulesPerBit, stream, spread * picojoulesPerBit, name);
        double gather = picojoulesPerBit(name, AccessPattern.gather(new Bytes(32)));
        assertTrue(gather > 1.2 * stream, name + ": a gather costs " + gather + ", a stream " + stream + " pJ/bit");
    }

    private static double picojoulesPerBit(String name, AccessPattern pattern) {
        DramSpec spec = Devices.device(name);
        Controller controller = Controller.throughput()
                .withRefresh(spec.timings().rfcBank().isPresent() ? RefreshPolicy.PER_BANK : RefreshPolicy.ALL_BANK);
        double joulesPerByte =
                new AccessCurve(spec, controller).at(pattern, 1).joulesPerByte().orElseThrow();
        return joulesPerByte * 1e12 / 8;
    }

    @Test
    void isTheseFiles() throws IOException {
        String tested =
                "ddr4 ddr5 gddr6 gddr6x gddr7 hbm hbm2 hbm2-legacy hbm2e hbm3 hbm3e hbm4 lpddr4x lpddr5 lpddr5x";
        try (Stream<Path> files = Files.list(Devices.CATALOGUE)) {
            assertEquals(
                    tested,
                    files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
    }

    @Test
    void refusesPerBankRefreshThatADeviceLacks() {
        assertThrows(
                IllegalArgumentException.class, () -> new DramChannel(Devices.device("ddr4"), Controller.throughput()));
    }

    @Test
    void refusesTimesThatContradictEachOther() {
        Timings t = Devices.hbm2().timings();
        assertThrows(IllegalArgumentException.class, () -> withRowCycle(t, new Picoseconds(47_000)));
        assertEquals(48_000, withRowCycle(t, new Picoseconds(48_000)).rc().value());
    }

    private static Timings withRowCycle(Timings t, Picoseconds rc) {
        return new Timings(
                t.cl(),
                t.cwl(),
                t.rcdRead(),
                t.rcdWrite(),
                t.rp(),
                t.ras(),
                rc,
                t.wr(),
                t.rtp(),
                t.ccdShort(),
                t.ccdLong(),
                t.ccdLongWrite(),
                t.ccdStack(),
                t.rrdShort(),
                t.rrdLong(),
                t.faw(),
                t.wtrShort(),
                t.wtrLong(),
                t.rtw(),
                t.ppd(),
                t.refi(),
                t.rfc(),
                t.rfcBank(),
                t.rrefd());
    }
}
