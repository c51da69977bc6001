// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.engine.Calendar;
import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.WheelCalendar;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The hold model: with so many events pending, take the first and schedule one later. What an engine does all day, and
 * the law by which event sets have been compared since 1986.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CalendarBenchmark {
    private static final int INCREMENTS = 1 << 16;
    private static final long MEAN_PS = 100_000;

    /** Events pending. */
    @Param({"1000", "100000"})
    public int pending;

    private final long[] incrementPs = new long[INCREMENTS];
    private int next;
    private Calendar wheel = new WheelCalendar();
    private Calendar heap = new HeapCalendar();
    private PriorityQueue<Event> queue = new PriorityQueue<>();
    private long sequence;

    /** An event as the Java library would hold it. */
    private record Event(long timePs, long sequence) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int order = Long.compare(timePs, other.timePs);
            return order != 0 ? order : Long.compare(sequence, other.sequence);
        }
    }

    /** Fills the three sets with the same times. */
    @Setup(Level.Iteration)
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < INCREMENTS; i++) {
            incrementPs[i] = (long) (-MEAN_PS * StrictMath.log(1 - random.nextDouble()));
        }
        wheel = new WheelCalendar();
        heap = new HeapCalendar();
        queue = new PriorityQueue<>();
        sequence = 0;
        for (int event = 0; event < pending; event++) {
            long time = increment();
            wheel.schedule(time, event);
            heap.schedule(time, event);
            queue.add(new Event(time, sequence++));
        }
    }

    private long increment() {
        return incrementPs[next++ & (INCREMENTS - 1)];
    }

    /** The engine's calendar. */
    @Benchmark
    public int wheel() {
        return hold(wheel);
    }

    /** The binary heap of primitives that serves the far future. */
    @Benchmark
    public int heap() {
        return hold(heap);
    }

    /** The Java library's heap of objects. */
    @Benchmark
    public long priorityQueue() {
        Event first = queue.remove();
        queue.add(new Event(first.timePs + increment(), sequence++));
        return first.timePs;
    }

    private int hold(Calendar calendar) {
        int event = calendar.pop(Long.MAX_VALUE);
        calendar.schedule(calendar.timePs() + increment(), event);
        return event;
    }
}
