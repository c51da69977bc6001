// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.memory.tier.TierSpec.Latency;
import dev.sandtable.memory.tier.TierSpec.Requests;
import dev.sandtable.queueing.Credits;
import dev.sandtable.queueing.FifoServer;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The law by hand, against requests played one by one, and in its limits. */
class TierTest {
    private static final Tier STORE = new Tier(Tiers.store(100e-6, 64));

    private static Transfer read(long bytes, long request) {
        return new Transfer(Access.READ, new Bytes(bytes), new Bytes(request));
    }

    @Test
    void loneClientHasItsOwnRate() {
        // 10 GB at 5 GB/s and 100 µs of latency.
        Bytes bytes = new Bytes(10_000_000_000L);
        assertEquals(2.0001, STORE.time(STORE.transfer(Access.READ, bytes), 1).seconds(), 1e-9);
        assertEquals(Picoseconds.ZERO, STORE.time(STORE.transfer(Access.READ, Bytes.ZERO), 1));
    }

    @Test
    void manyClientsShareTheTier() {
        Transfer write = STORE.transfer(Access.WRITE, new Bytes(1_000_000_000));
        assertEquals(40e9, STORE.rate(write, 1000).value() * 1000, 1);
        assertEquals(5e9, STORE.rate(write, 8).value(), 1);
        Transfer read = STORE.transfer(Access.READ, new Bytes(1_000_000_000));
        assertEquals(100e9, STORE.rate(read, 1000).value() * 1000, 1);
        assertThrows(IllegalArgumentException.class, () -> STORE.rate(read, 0));
    }

    @Test
    void fewRequestsInFlightMeetTheLatency() {
        // Little: two requests of 0.1 MB per round of 100 µs and the 20 µs that one of them takes.
        Tier few = new Tier(Tiers.store(100e-6, 2));
        assertEquals(
                200e3 / 120e-6, few.rateAlone(read(100_000_000_000L, 100_000)).value(), 1e4);
        // A single request waits once.
        assertEquals(120e-6, few.time(read(100_000, 100_000), 1).seconds(), 1e-12);
        // Three take two rounds.
        assertEquals(240e-6, few.time(read(300_000, 100_000), 1).seconds(), 1e-12);
    }

    @Test
    void requestsPerSecondAreACeiling() {
        TierSpec spec = Tiers.store(0, 64);
        Requests rare = new Requests(new Bytes(1_000_000), 64, Optional.of(new PerSecond(1000)), Optional.empty());
        Tier tier = new Tier(
                new TierSpec(spec.kind(), 4, spec.capacity(), spec.medium(), spec.client(), spec.latency(), rare));
        assertEquals(
                4 * 1000 * 1e6, tier.ceiling(Access.READ, new Bytes(1_000_000)).value(), 1);
        assertEquals(4 * 1000 * 4096, tier.ceiling(Access.READ, new Bytes(4096)).value(), 1e-3);
        assertEquals(40e9, tier.ceiling(Access.WRITE, new Bytes(4096)).value(), 1);
    }

    @Test
    void requestsPlayedOneByOneTakeTheSameTime() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            Transfer transfer = tier.transfer(
                    random.nextBoolean() ? Access.READ : Access.WRITE,
                    new Bytes(1 + random.nextInt(100_000_000)),
                    new Bytes(1_000 + random.nextInt(3_000_000)));
            long played = play(tier, transfer);
            long law = tier.time(transfer, 1).value();
            // Each request's time is rounded up to a picosecond when it is played.
            assertEquals(played, law, transfer.requests() + 2.0, "seed " + seed);
        }
    }

    /** Credits for what is in flight, a delay for the latency, a server for the bytes. */
    private static long play(Tier tier, Transfer transfer) {
        Simulation simulation = new Simulation();
        Credits window = new Credits(simulation, tier.spec().requests().inFlight());
        FifoServer link = new FifoServer(simulation);
        double rate = Math.min(
                tier.spec().client().of(transfer.access()).value(),
                tier.ceiling(transfer.access(), transfer.request()).value());
        long open = tier.spec().latency().open().orElse(Picoseconds.ZERO).value();
        long latency = tier.spec().latency().of(transfer.access()).value();
        long left = transfer.bytes().value();
        while (left > 0) {
            long bytes = Math.min(left, transfer.request().value());
            left -= bytes;
            long ps = (long) Math.ceil(bytes / rate * 1e12);
            window.acquire(
                    1,
                    (o, a) -> simulation.schedule(
                            latency, (p, b) -> link.submit(ps, (q, c) -> window.release(1), 0, 0), 0, 0),
                    0,
                    0);
        }
        simulation.run();
        return open + simulation.nowPs();
    }

    @Test
    void moreOfAnythingIsNeverSlower() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            TierSpec spec = tier.spec();
            Bytes bytes = new Bytes(1 + random.nextInt(100_000_000));
            Transfer transfer = tier.transfer(Access.READ, bytes);
            int clients = 1 + random.nextInt(20);
            long time = tier.time(transfer, clients).value();
            assertTrue(tier.time(transfer, clients + 1).value() >= time);
            Requests asked = spec.requests();
            Requests more = new Requests(asked.size(), asked.inFlight() + 1, asked.reads(), asked.writes());
            Tier deeper = new Tier(new TierSpec(
                    spec.kind(), spec.members(), spec.capacity(), spec.medium(), spec.client(), spec.latency(), more));
            assertTrue(deeper.time(transfer, clients).value() <= time + 1, "seed " + seed);
            Tier wider = new Tier(new TierSpec(
                    spec.kind(),
                    spec.members() + 1,
                    spec.capacity(),
                    spec.medium(),
                    spec.client(),
                    spec.latency(),
                    asked));
            assertTrue(wider.time(transfer, clients).value() <= time + 1, "seed " + seed);
        }
    }

    @Test
    void anExchangeTakesAsLongAsTheWireSays() {
        TierSpec spec = Tiers.store(0, 64);
        Transfer down = STORE.transfer(Access.WRITE, new Bytes(5_000_000_000L));
        Transfer up = STORE.transfer(Access.READ, new Bytes(5_000_000_000L));
        // Full duplex: one beside the other. Half duplex at 5 GB/s: one after the other.
        assertEquals(1, new Tier(spec).exchangeTime(down, up, 1).seconds(), 1e-9);
        TierSpec half = new TierSpec(
                spec.kind(),
                4,
                spec.capacity(),
                spec.medium(),
                Tiers.rates(5e9, 5e9, Optional.of(5e9)),
                spec.latency(),
                spec.requests());
        assertEquals(2, new Tier(half).exchangeTime(down, up, 1).seconds(), 1e-9);
        // A short way up: 1 GB beside 1 GB, then 4 GB alone.
        Transfer shorter = STORE.transfer(Access.READ, new Bytes(1_000_000_000L));
        assertEquals(0.4 + 0.8, new Tier(half).exchangeTime(down, shorter, 1).seconds(), 1e-9);
        assertEquals(
                1,
                new Tier(half)
                        .exchangeTime(down, STORE.transfer(Access.READ, Bytes.ZERO), 1)
                        .seconds(),
                1e-9);
        assertThrows(IllegalArgumentException.class, () -> STORE.exchangeTime(down, down, 1));
    }

    @Test
    void aRefusalSaysHowMuchLacks() {
        STORE.requireRoom(new Bytes(1L << 40));
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> STORE.requireRoom(new Bytes((1L << 40) + (1L << 30))))
                .getMessage());
        assertTrue(message.contains("lack 1 GiB in a tier of 1 TiB"), message);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> Tiers.rates(0, 1, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> Tiers.rates(1, -1, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> Tiers.rates(2, 3, Optional.of(2.5)));
        Picoseconds late = new Picoseconds(-1);
        assertThrows(IllegalArgumentException.class, () -> new Latency(late, Picoseconds.ZERO, Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Latency(Picoseconds.ZERO, Picoseconds.ZERO, Optional.of(late)));
        assertThrows(
                IllegalArgumentException.class, () -> new Requests(Bytes.ZERO, 1, Optional.empty(), Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Requests(new Bytes(1), 0, Optional.empty(), Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Requests(new Bytes(1), 1, Optional.of(new PerSecond(0)), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> read(1, 0));
    }
}
