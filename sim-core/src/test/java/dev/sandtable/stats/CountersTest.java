// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Joules;
import dev.sandtable.units.Picoseconds;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counters add, list themselves once and merge exactly. */
class CountersTest {
    /** A component as components are written. */
    private static final class Channel {
        private final Counters counters = new Counters();
        private final Counter<Bytes> read = counters.register("bytes read", Measure.DATA);
        private final Counter<Long> misses = counters.register("misses", Measure.EVENTS);
        private final Counter<Joules> energy = counters.register("energy", Measure.ENERGY);

        private void access(long bytes) {
            read.add(bytes);
            misses.increment();
            energy.add(4 * bytes);
        }
    }

    @Test
    void listsInOrderOfRegistrationWithUnits() {
        Channel channel = new Channel();
        channel.access(1 << 20);
        channel.access(1 << 20);
        assertEquals("bytes read 2 MiB\nmisses 2\nenergy 8.39 µJ\n", channel.counters.toString());
        assertEquals(
                List.of("bytes read", "misses", "energy"),
                channel.counters.all().stream().map(Counter::name).toList());
        assertEquals(new Bytes(2 << 20), channel.read.value());
        assertEquals(8 << 20, channel.energy.total());
        assertEquals(Measure.ENERGY, channel.energy.measure());
    }

    @Test
    void channelsMergeIntoAMemory() {
        Counters memory = new Channel().counters;
        for (int i = 1; i <= 4; i++) {
            Channel channel = new Channel();
            channel.access(i);
            memory.merge(channel.counters);
        }
        assertEquals("bytes read 10 B\nmisses 4\nenergy 40 pJ\n", memory.toString());
        memory.reset();
        assertEquals("bytes read 0 B\nmisses 0\nenergy 0 J\n", memory.toString());
    }

    @Test
    void unlikeComponentsDoNotMerge() {
        Counters one = new Counters();
        one.register("bytes", Measure.DATA).add(1);
        Counters other = new Counters();
        other.register("bytes", Measure.EVENTS).add(1);
        assertThrows(IllegalArgumentException.class, () -> one.merge(other));
        assertThrows(IllegalArgumentException.class, () -> one.merge(new Counters()));
        assertEquals("bytes 1 B\n", one.toString());
        assertThrows(IllegalArgumentException.class, () -> one.register("bytes", Measure.DATA));
    }

    @Test
    void onlyGrowsAndDoesNotOverflowInSilence() {
        Counter<Long> counter = new Counters().register("events", Measure.EVENTS);
        assertThrows(IllegalArgumentException.class, () -> counter.add(-1));
        counter.add(Long.MAX_VALUE);
        String said = String.valueOf(
                assertThrows(ArithmeticException.class, counter::increment).getMessage());
        assertTrue(said.startsWith("'events' holds 9223372036854775807"), said);
        assertEquals(Long.MAX_VALUE, counter.total());
    }

    @Test
    void aStepIsTheUnitThatItNames() {
        assertEquals(Picoseconds.parse("1 " + Measure.TIME.step()), Measure.TIME.of(1));
        assertEquals(Bytes.parse("1 " + Measure.DATA.step()), Measure.DATA.of(1));
        assertEquals(Joules.parse("1 " + Measure.ENERGY.step()), Measure.ENERGY.of(1));
        assertEquals(1, Measure.EVENTS.of(1));
    }

    @Test
    void addingAllocatesNothing() {
        Counter<Picoseconds> counter = new Counters().register("busy", Measure.TIME);
        Distribution<Picoseconds> distribution = new Distribution<>(Measure.TIME, 2);
        distribution.add(1_000_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1_000_000; i++) {
            counter.add(i);
            distribution.add(i);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 100_000, allocated + " bytes for two million additions");
    }
}
