// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A crossbar with queues at its inputs, slot by slot.
 *
 * <p><b>Model.</b> In every slot an input receives a cell with chance p, for any output alike. Then inputs and outputs are matched
 * by {@link Islip} and each matched pair passes a cell. With one queue per input only its first cell asks, and blocks those behind
 * it; with one queue per pair (virtual output queues) an input asks for every output it has cells for.
 *
 * <p><b>Left out.</b> Cells of several flits; speed-up; buffers that fill.
 *
 * <p><b>Check.</b> Saturated queues per input pass 0.75 for two ports and 0.618 for eight; queues per pair pass everything ({@code
 * CrossbarTest}).
 *
 * <p><b>Source.</b> Karol, Hluchyj and Morgan, Input versus output queueing on a space-division packet switch, 1987; McKeown 1999.
 */
public final class InputQueuedCrossbar {
    /** What an input's queue holds. */
    public enum Queues {
        /** All cells of an input in the order of arrival. */
        PER_INPUT,
        /** The cells of an input for one output. */
        PER_PAIR
    }

    // ---- Parameters -------------------------------------------------------------
    private final int ports;
    private final Queues queues;
    private final double chance;

    // ---- State ------------------------------------------------------------------
    private final SplittableRandom random;
    private final Islip allocator;
    /** Rings of cells, 64·slot of arrival + output. */
    private final long[][] cells;

    private final int[] first;
    private final int[] count;
    private long now;

    /**
     * An empty crossbar.
     *
     * @param iterations of the allocator in a slot
     * @param load cells per input and slot
     */
    public InputQueuedCrossbar(int ports, Queues queues, int iterations, double load, long seed) {
        if (ports < 1 || ports > Islip.MOST || iterations < 1 || !(load >= 0 && load <= 1)) {
            throw new IllegalArgumentException("a crossbar has 1 to " + Islip.MOST
                    + " ports, an iteration or more and a load of 0 to 1, not " + ports + ", " + iterations + " and "
                    + load);
        }
        this.ports = ports;
        this.queues = queues;
        chance = load;
        random = new SplittableRandom(seed);
        allocator = new Islip(ports, ports, iterations);
        int number = queues == Queues.PER_INPUT ? ports : ports * ports;
        cells = new long[number][16];
        first = new int[number];
        count = new int[number];
    }

    // ---- Events -----------------------------------------------------------------

    /** Lets slots pass. */
    public void run(long slots) {
        for (long end = now + slots; now < end; now++) {
            for (int input = 0; input < ports; input++) {
                if (random.nextDouble() < chance) {
                    int output = random.nextInt(ports);
                    add(queueOf(input, output), now * Long.SIZE + output);
                }
            }
            ask();
            for (long left = allocator.match(); left != 0; left &= left - 1) {
                int input = Long.numberOfTrailingZeros(left);
                long cell = take(queueOf(input, allocator.output(input)));
                passed++;
                waited += now - cell / Long.SIZE;
            }
        }
    }

    private void ask() {
        for (int input = 0; input < ports; input++) {
            if (queues == Queues.PER_INPUT) {
                if (count[input] > 0) {
                    allocator.ask(input, (int) (cells[input][first[input]] % Long.SIZE));
                }
            } else {
                for (int output = 0; output < ports; output++) {
                    if (count[input * ports + output] > 0) {
                        allocator.ask(input, output);
                    }
                }
            }
        }
    }

    private int queueOf(int input, int output) {
        return queues == Queues.PER_INPUT ? input : input * ports + output;
    }

    private void add(int queue, long cell) {
        long[] ring = cells[queue];
        if (count[queue] == ring.length) {
            long[] wider = Arrays.copyOf(ring, 2 * ring.length);
            // What had gone round the end goes on behind it.
            System.arraycopy(ring, 0, wider, ring.length, first[queue]);
            cells[queue] = wider;
        }
        int size = cells[queue].length;
        cells[queue][(first[queue] + count[queue]++) % size] = cell;
    }

    private long take(int queue) {
        long cell = cells[queue][first[queue]];
        first[queue] = (first[queue] + 1) % cells[queue].length;
        count[queue]--;
        return cell;
    }

    // ---- Statistics -------------------------------------------------------------
    private long passed;
    private long waited;

    /** Forgets what was counted, after warming up. */
    public void forget() {
        passed = 0;
        waited = 0;
    }

    /** Cells that have passed. */
    public long passed() {
        return passed;
    }

    /** Mean slots that they waited before they passed. */
    public double meanWait() {
        return passed == 0 ? 0 : waited / (double) passed;
    }
}
