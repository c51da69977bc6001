// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checkpoints, offload and paging by hand, and against the same traffic in simulated time. */
class TierUsesTest {
    private static final Bytes GIGABYTE = new Bytes(1_000_000_000);
    private static final Tier STORE = new Tier(Tiers.store(100e-6, 64));

    private static Tier duplex(Optional<Double> together) {
        TierSpec spec = Tiers.store(0, 64);
        return new Tier(new TierSpec(
                spec.kind(),
                4,
                spec.capacity(),
                spec.medium(),
                Tiers.rates(5e9, 5e9, together),
                spec.latency(),
                spec.requests()));
    }

    @Test
    void aCheckpointIsItsBytesAtTheRateOfTheStore() {
        Checkpoint checkpoint = new Checkpoint(100, 8, GIGABYTE);
        assertEquals(800e9, checkpoint.bytes().value(), 1);
        assertEquals(800e9 / 40e9 + 100e-6, checkpoint.write(STORE).seconds(), 1e-9);
        assertEquals(800e9 / 100e9 + 100e-6, checkpoint.restore(STORE).seconds(), 1e-9);
        // Four nodes meet their own links.
        assertEquals(
                8e9 / 5e9 + 100e-6, new Checkpoint(4, 8, GIGABYTE).write(STORE).seconds(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(1000, 8, GIGABYTE).write(STORE));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(0, 8, GIGABYTE));
    }

    @Test
    void aCheckpointInSimulatedTimeTakesAsLong() {
        Checkpoint checkpoint = new Checkpoint(30, 8, GIGABYTE);
        Simulation simulation = new Simulation();
        TierTraffic traffic = new TierTraffic(simulation, STORE, 30);
        for (int node = 0; node < 30; node++) {
            traffic.start(node, STORE.transfer(Access.WRITE, new Bytes(8_000_000_000L)), (o, a) -> {}, 0, 0);
        }
        simulation.run();
        assertEquals(checkpoint.write(STORE).value(), simulation.nowPs(), 10.0);
    }

    @Test
    void anAsynchronousCheckpointHidesTheStore() {
        Tier host = duplex(Optional.empty());
        Checkpoint checkpoint = new Checkpoint(100, 8, GIGABYTE);
        Checkpoint.Asynchronous behind = checkpoint.asynchronous(host, STORE);
        assertEquals(8e9 / 40e9, behind.stall().seconds(), 1e-9);
        assertEquals(checkpoint.write(STORE), behind.drain());
        assertEquals(behind.stall(), behind.loss(Picoseconds.ofSeconds(60)));
        // The next one begins after 15 s, when 5 s of the drain are left.
        assertEquals(0.2 + 5.0001, behind.loss(Picoseconds.ofSeconds(15)).seconds(), 1e-9);
        Checkpoint large = new Checkpoint(1, 8, new Bytes(1L << 38));
        assertThrows(IllegalArgumentException.class, () -> large.asynchronous(host, Tiers.byName("amazon-s3")));
    }

    @Test
    void offloadGoesBothWaysAtOnceOverAFullDuplexLink() {
        OptimizerOffload step = new OptimizerOffload(GIGABYTE, GIGABYTE, Picoseconds.ZERO);
        Tier full = duplex(Optional.empty());
        assertEquals(0.4, step.inOrder(full, 8).seconds(), 1e-9);
        assertEquals(0.2, step.overlapped(full, 8).seconds(), 1e-9);
        assertEquals(0.4, step.overlapped(duplex(Optional.of(5e9)), 8).seconds(), 1e-9);
        OptimizerOffload slow = new OptimizerOffload(GIGABYTE, GIGABYTE, Picoseconds.ofSeconds(0.3));
        assertEquals(0.3, slow.overlapped(full, 8).seconds(), 1e-9);
        assertEquals(0.7, slow.inOrder(full, 8).seconds(), 1e-9);
        Picoseconds negative = new Picoseconds(-1);
        assertThrows(IllegalArgumentException.class, () -> new OptimizerOffload(GIGABYTE, GIGABYTE, negative));
    }

    @Test
    void smallBlocksMeetTheLatency() {
        Tier far = new Tier(Tiers.store(100e-6, 4));
        BlockPaging small = new BlockPaging(new Bytes(4096), 1_000_000, 1);
        assertEquals(4 * 4096 / (100e-6 + 4096 / 5e9), small.fetchRate(far, 1).value(), 1e4);
        BlockPaging large = new BlockPaging(new Bytes(1_000_000), 10_000, 1);
        assertEquals(5e9, large.fetchRate(far, 1).value(), 5e6);
        // Evicting meets the slower medium only with many clients.
        assertEquals(large.fetch(far, 1), large.evict(far, 1));
        assertTrue(large.evict(far, 20).compareTo(large.fetch(far, 20)) > 0);
    }

    @Test
    void aBatchIsALargerBlock() {
        Tier far = new Tier(Tiers.store(100e-6, 4));
        Bytes block = new Bytes(16_384);
        Picoseconds before = new Picoseconds(Long.MAX_VALUE);
        for (int batch = 1; batch <= 64; batch *= 2) {
            Picoseconds time = new BlockPaging(block, 4096, batch).fetch(far, 3);
            assertEquals(new BlockPaging(block.times(batch), 4096 / batch, 1).fetch(far, 3), time);
            assertTrue(time.compareTo(before) <= 0);
            before = time;
        }
        assertEquals(Picoseconds.ZERO, new BlockPaging(block, 0, 1).fetch(far, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockPaging(block, 0, 1).fetchRate(far, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockPaging(block, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new BlockPaging(Bytes.ZERO, 1, 1));
    }
}
