// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Picoseconds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file of the catalogue binds, and means the device that its name says. */
class CatalogueTest {

    @ParameterizedTest
    @CsvSource({
        // Gb/s per pin x pins / 8, and capacity of a device, by hand.
        "hbm2,   256.0,  8",
        "hbm2e,  486.4, 16",
        "hbm3,   819.2, 16",
        "hbm3e, 1177.6, 24",
        "gddr6,   56.0,  1",
        "lpddr5,  12.8,  2",
        "ddr4,    25.6,  8",
        "ddr5,    38.4, 16"
    })
    void statesTheDevice(String name, double gigabytesPerSecond, double gibibytes) {
        DramSpec spec = Devices.device(name);
        assertEquals(gigabytesPerSecond, spec.deviceBandwidth().value() / 1e9, 1e-6);
        double bytes = (double) spec.organization().channelCapacity().value()
                * spec.organization().channels();
        assertEquals(gibibytes, bytes / (1L << 30), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"hbm2", "hbm2e", "hbm3", "gddr6", "lpddr5"})
    void streamsNearThePinsWhereBanksRefreshAlone(String name) {
        double efficiency =
                new AccessCurve(Devices.device(name), Controller.throughput()).efficiency(AccessPattern.stream(1));
        assertTrue(efficiency > 0.92 && efficiency <= 1, name + ": " + efficiency);
    }

    @ParameterizedTest
    @CsvSource({"ddr4, 0.954", "ddr5, 0.924"})
    void losesAllBankRefreshWhereTheDeviceHasNoOther(String name, double withoutRefreshTime) {
        // 1 - tRFC / tREFI: 1 - 360/7800 and 1 - 295/3900; draining and reopening cost a little more.
        Controller controller = Controller.throughput().withRefresh(RefreshPolicy.ALL_BANK);
        double efficiency = new AccessCurve(Devices.device(name), controller).efficiency(AccessPattern.stream(1));
        assertTrue(efficiency < withoutRefreshTime && efficiency > withoutRefreshTime - 0.02, name + ": " + efficiency);
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
