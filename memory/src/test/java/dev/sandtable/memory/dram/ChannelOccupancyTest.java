// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.ChannelOccupancy.Part;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChannelOccupancyTest {
    private static final Controller PLAIN =
            Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED).withRefresh(RefreshPolicy.NONE);

    private record Outcome(ChannelRun run, Map<Part, Double> shares) {
        Part busiest() {
            return ChannelOccupancy.busiest(shares);
        }

        double share(Part part) {
            return shares.getOrDefault(part, 0.0);
        }
    }

    private static Outcome serve(DramSpec spec, Controller controller, RequestSource source) {
        ChannelOccupancy occupancy = new ChannelOccupancy(spec);
        ChannelRun run = new DramChannel(spec, controller, occupancy).serve(source);
        return new Outcome(run, occupancy.over(run.elapsed()));
    }

    private static Outcome serve(DramSpec spec, Controller controller, String name) {
        int access = spec.organization().accessBytes();
        return serve(
                spec, controller, ComparisonTrace.find(name, access, 20_000).orElseThrow());
    }

    @Test
    void dataPinsAreBusyForTheBytesThatMove() {
        for (String name : new String[] {"seqR", "seqW", "copy64", "rand256RW", "stride4096"}) {
            DramSpec spec = Devices.hbm2();
            Outcome outcome = serve(spec, PLAIN, name);
            double moved =
                    outcome.run.bandwidth().value() / spec.channelBandwidth().value();
            assertEquals(moved, outcome.share(Part.DATA_PINS), 1e-9, name);
        }
    }

    @Test
    void streamsFillTheDataPins() {
        Outcome outcome = serve(Devices.hbm2(), PLAIN, "seqR");
        assertEquals(Part.DATA_PINS, outcome.busiest());
        assertTrue(outcome.share(Part.DATA_PINS) > 0.99);
        assertEquals(0, outcome.share(Part.TURNING));
    }

    @Test
    void copiesTurnThePins() {
        Outcome outcome = serve(Devices.hbm2(), PLAIN, "copy8");
        double both = ChannelOccupancy.pins(outcome.shares);
        assertTrue(outcome.share(Part.TURNING) > 0.02, outcome.shares.toString());
        assertTrue(both > 0.95 && both <= 1.0001, outcome.shares.toString());
    }

    /** A row is read to its end before the next: half of the pins' time is tCCD_L less tCCD_S, 4 clocks less 2. */
    @Test
    void oneBankGroupMakesThePinsPause() {
        Controller rows = PLAIN.withMapping(AddressMapping.of("bg ro ba co pc"));
        Outcome outcome = serve(Devices.hbm2(), rows, "seqR");
        assertEquals(Part.DATA_PINS, outcome.busiest(), outcome.shares.toString());
        assertEquals(0.5, outcome.share(Part.DATA_PINS), 0.005);
        assertEquals(0.5, outcome.share(Part.BANK_GROUP), 0.005);
    }

    /** 2 clocks of data and 3 more to tCCD_R, 1.875 ns or 5 clocks at 2.3 GHz, on one of two pseudo-channels. */
    @Test
    void changingStacksMakesThePinsPause() {
        ChannelOccupancy occupancy = new ChannelOccupancy(Devices.device("hbm3e"));
        int banksOfAStack = 16;
        for (int i = 0; i < 1000; i++) {
            occupancy.issued(10L * i, Command.READ, i % 2 * banksOfAStack, 0);
        }
        Map<Part, Double> shares = occupancy.over(new Picoseconds(Math.round(5000 / 2.3e-3)));
        assertEquals(0.2, shares.getOrDefault(Part.DATA_PINS, 0.0), 1e-6);
        assertEquals(0.3, shares.getOrDefault(Part.STACK, 0.0), 1e-3);
        assertEquals(0, shares.getOrDefault(Part.BANK_GROUP, 1.0));
    }

    /** One bank, a new row each time: tRC; the stride keeps all but the row. */
    @Test
    void oneBankIsBusyAllTheTime() {
        Controller rows = PLAIN.withMapping(AddressMapping.of("ro ba bg pc co"));
        long stride = 1024L * 32;
        RequestSource source = AccessPattern.strided(new Bytes(32), new Bytes(stride))
                .requests(Devices.hbm2().organization().addresses(), 5_000);
        Outcome outcome = serve(Devices.hbm2(), rows, source);
        assertEquals(Part.BANK, outcome.busiest(), outcome.shares.toString());
        assertTrue(outcome.share(Part.BANK) > 0.99, outcome.shares.toString());
    }

    /** Random single accesses of HBM2: two clocks of pins per activate and one per precharge, for both pseudo-channels. */
    @Test
    void randomAccessesFillTheRowPins() {
        Outcome outcome = serve(Devices.hbm2(), PLAIN.withQueues(Controller.Queues.of(256, 256)), "rand32R");
        assertEquals(Part.ROW_PINS, outcome.busiest(), outcome.shares.toString());
        assertTrue(outcome.share(Part.ROW_PINS) > 0.9, outcome.shares.toString());
    }

    @Test
    void allBankRefreshTakesItsShareOfBankTime() {
        DramSpec spec = Devices.hbm2();
        Outcome outcome = serve(
                spec,
                PLAIN.withRefresh(RefreshPolicy.ALL_BANK),
                ComparisonTrace.find("seqR", 32, 200_000).orElseThrow());
        double expected = outcome.run.refreshes()
                * spec.timings().rfc().value()
                / (spec.organization().pseudoChannels()
                        * (double) outcome.run.elapsed().value());
        assertEquals(expected, outcome.share(Part.REFRESH), 1e-9);
        assertEquals(350.0 / 3900, outcome.share(Part.REFRESH), 0.003);
    }

    @Test
    void noPartIsBusyMoreThanAllTheTime() {
        SplittableRandom random = new SplittableRandom(11);
        String[] names = {"seqR", "copy64", "r2w1", "stride256", "rand64RW", "rand1024R"};
        for (String device : new String[] {"hbm2", "hbm3", "hbm3e", "gddr6", "lpddr5x", "ddr5"}) {
            for (String name : names) {
                Controller controller = PLAIN.withPage(random.nextBoolean() ? PagePolicy.OPEN : PagePolicy.CLOSED)
                        .withRefresh(random.nextBoolean() ? RefreshPolicy.NONE : RefreshPolicy.ALL_BANK);
                Outcome outcome = serve(Devices.device(device), controller, name);
                outcome.shares.forEach((part, share) -> assertTrue(share >= 0 && share <= 1, part + " " + share));
                double pins = ChannelOccupancy.pins(outcome.shares);
                assertTrue(pins < 1.001, device + " " + name + " " + outcome.shares);
            }
        }
    }
}
