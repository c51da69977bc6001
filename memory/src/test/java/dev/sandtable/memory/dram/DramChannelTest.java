// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Watts;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Closed forms by hand for HBM2 at 1 GHz (1 clock = 1 ns, 32 GB/s a channel), and laws under random traffic. */
class DramChannelTest {
    private static final Controller PLAIN = Controller.throughput()
            .withQueues(Controller.Queues.of(64, 64))
            .withMapping(AddressMapping.BANK_GROUP_INTERLEAVED)
            .withRefresh(RefreshPolicy.NONE);

    private static ChannelRun run(Controller controller, String trace, long requests) {
        return new DramChannel(Devices.hbm2(), controller)
                .serve(ComparisonTrace.find(trace, 32, requests).orElseThrow());
    }

    @Test
    void loneReadTakesActivateReadAndBurst() {
        ChannelRun run = run(PLAIN, "seqR", 1);
        // activate of 2 clocks, tRCD 14 to the read's clock (15 between first edges), tCL 14, burst 2.
        assertEquals(31_000, run.meanReadLatency().value());
        assertEquals(1, run.rowMisses());
        assertEquals(1, run.activates());
    }

    @Test
    void interleavedStreamFillsThePins() {
        assertEquals(32e9, run(PLAIN, "seqR", 50_000).bandwidth().value(), 0.05e9);
        assertEquals(32e9, run(PLAIN, "seqW", 50_000).bandwidth().value(), 0.05e9);
    }

    @Test
    void oneBankGroupRunsAtTheLongColumnDelay() {
        // Stride 256 under this mapping stays in one pseudo-channel and one bank group: 32 B per tCCD_L of 4 ns.
        assertEquals(8e9, run(PLAIN, "stride256", 20_000).bandwidth().value(), 0.03e9);
    }

    @Test
    void oneBankWithAlwaysAnotherRowPaysTheRowCycle() {
        // Stride 64 KiB meets one bank: 32 B per tRC of 48 ns.
        double expected = 32 / 48e-9;
        assertEquals(expected, run(PLAIN, "stride65536", 2_000).bandwidth().value(), 0.03 * expected);
    }

    @Test
    void randomAccessesAreBoundByTheRowCommandPins() {
        // Activate 2 clocks + precharge 1 clock per 32 B: 10.67 GB/s.
        double bound = 32 / 3e-9;
        double got = run(PLAIN, "rand32R", 20_000).bandwidth().value();
        assertTrue(got <= bound && got > 0.99 * bound, "got " + got);
    }

    @Test
    void allBankRefreshCostsItsShare() {
        // 1 - (tRTP + tRP + tRFC + tRCD) / tREFI = 1 - (5 + 14 + 350 + 14) / 3900.
        double expected = 32e9 * (1 - 383.0 / 3900);
        double got = run(PLAIN.withRefresh(RefreshPolicy.ALL_BANK), "seqR", 100_000)
                .bandwidth()
                .value();
        assertEquals(expected, got, 0.01 * expected);
    }

    @Test
    void everyBankIsRefreshedOncePerInterval() {
        for (RefreshPolicy policy : new RefreshPolicy[] {RefreshPolicy.ALL_BANK, RefreshPolicy.PER_BANK}) {
            DramChannel channel = new DramChannel(Devices.hbm2(), PLAIN.withRefresh(policy));
            ChannelRun run = channel.serveUntil(
                    AccessPattern.stream(1)
                            .requests(Devices.hbm2().organization().addresses(), Long.MAX_VALUE),
                    new Picoseconds(100 * 3_900_000L));
            // 2 pseudo-channels x 100 intervals, less what is still postponed.
            assertEquals(200, run.refreshes(), 2.0, policy.toString());
        }
    }

    @Test
    void closedPagesSaveTheConflictPrecharge() {
        ChannelRun open = run(PLAIN, "rand32R", 20_000);
        ChannelRun closed = run(PLAIN.withPage(PagePolicy.CLOSED), "rand32R", 20_000);
        assertEquals(0, closed.rowConflicts());
        assertTrue(closed.bandwidth().value() > 1.3 * open.bandwidth().value());
    }

    @Test
    void energyAddsUp() {
        DramEnergy energy =
                new DramEnergy(new Joules(1e-9), new Joules(2e-9), new Joules(3e-9), new Joules(4e-9), new Watts(0.5));
        ChannelRun run = new ChannelRun(
                new Picoseconds(1_000_000), 10, 20, 0, 0, 0, 5, 2, Picoseconds.ZERO, Picoseconds.ZERO, 32, 1, 0);
        assertEquals(5e-9 + 20e-9 + 60e-9 + 8e-9 + 500e-9, run.energy(energy).value(), 1e-15);
    }

    @Test
    void whatIsOfferedIsServedAndNeverFasterThanThePins() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 40; round++) {
            List<String> names = AddressMapping.names();
            AddressMapping mapping = AddressMapping.of(names.get(random.nextInt(names.size())));
            RefreshPolicy refresh = RefreshPolicy.values()[random.nextInt(RefreshPolicy.values().length)];
            PagePolicy page = random.nextBoolean() ? PagePolicy.OPEN : PagePolicy.CLOSED;
            int depth = 1 << random.nextInt(8);
            Controller controller = PLAIN.withMapping(mapping)
                    .withRefresh(refresh)
                    .withPage(page)
                    .withQueues(Controller.Queues.of(depth, depth));
            DramSpec spec = random.nextBoolean() ? Devices.hbm2() : Devices.hbm3();
            int requests = 500 + random.nextInt(2000);
            ChannelRun run = new DramChannel(spec, controller).serve(new Limited(random.nextLong(), requests));
            assertEquals(requests, run.reads() + run.writes(), controller.toString());
            assertEquals(requests, run.rowHits() + run.rowMisses() + run.rowConflicts(), controller.toString());
            assertTrue(run.bandwidth().value() <= spec.channelBandwidth().value() * 1.001, controller.toString());
            assertTrue(run.activates() <= requests, controller.toString());
        }
    }

    @Test
    void aChannelServesOneSourceAfterAnother() {
        DramChannel channel = new DramChannel(Devices.hbm2(), PLAIN.withRefresh(RefreshPolicy.ALL_BANK));
        ChannelRun first = channel.serve(trace("seqR", 1_000));
        ChannelRun second = channel.serve(trace("seqW", 2_000));
        assertEquals(1_000, first.reads());
        assertEquals(2_000, second.writes());
        ChannelRun idle = channel.serveUntil(trace("seqR", 0), channel.time().plus(new Picoseconds(5_000_000)));
        assertEquals(0, idle.reads());
        assertEquals(5_000_000, idle.elapsed().value(), 2_000);
        assertEquals(300, channel.serve(trace("rand32R", 300)).reads());
        ChannelRun nothing = channel.serve(trace("seqR", 0));
        assertEquals(0, nothing.elapsed().value());
        channel.serveUntil(trace("seqR", 100_000), channel.time().plus(new Picoseconds(100_000)));
        assertThrows(IllegalStateException.class, () -> channel.serve(trace("seqR", 1)));
    }

    private static RequestSource trace(String name, long requests) {
        return ComparisonTrace.find(name, 32, requests).orElseThrow();
    }

    @Test
    void sameTrafficGivesTheSameRun() {
        assertEquals(run(PLAIN, "rand256RW", 5_000), run(PLAIN, "rand256RW", 5_000));
    }

    @Test
    void paceBelowSaturationIsKept() {
        AccessCurve curve = new AccessCurve(Devices.hbm2(), PLAIN);
        assertEquals(0.3, curve.at(AccessPattern.stream(0.5), 0.3).efficiency(), 0.003);
        // Nearly alone, each read finds another row open: precharge to activate 13 clocks between first edges, then 31.
        assertEquals(
                44_500,
                curve.at(AccessPattern.gather(new Bytes(32)), 0.01).latency().value(),
                1_000);
    }

    /** Random reads and writes over 1 MiB, so that rows are hit, missed and conflict. */
    private static final class Limited implements RequestSource {
        private final SplittableRandom random;
        private int left;
        private long address;
        private boolean write;

        Limited(long seed, int requests) {
            random = new SplittableRandom(seed);
            left = requests;
        }

        @Override
        public boolean advance() {
            address = random.nextInt(4) > 0 ? address + 32 : random.nextInt(1 << 20);
            write = random.nextInt(3) == 0;
            return left-- > 0;
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public boolean isWrite() {
            return write;
        }
    }
}
