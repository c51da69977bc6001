// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import dev.sandtable.engine.Calendar;
import dev.sandtable.engine.Handler;
import dev.sandtable.engine.WheelCalendar;
import java.util.Arrays;

/**
 * The loop of {@link dev.sandtable.engine.Simulation} line by line, cancellation included, without what guards it: no
 * overflow of time, no delay into the past, no limit of time or events at one instant, no interruption, no second run
 * inside a run.
 */
final class BareEngine implements HoldEngine, Handler {
    private static final Handler CANCELLED = (opcode, argument) -> {};

    private final Calendar calendar = new WheelCalendar();
    private final StateTable state = new StateTable();
    private final long[] incrementPs;
    private int next;

    private long nowPs;
    private Handler[] handlers = new Handler[64];
    private long[] records = new long[2 * 64];
    private int[] free = new int[64];
    private int freeCount;
    private int places;
    /** Counted as the engine counts, though nobody asks. */
    @SuppressWarnings("unused")
    private long events;

    BareEngine(long[] incrementPs, int pending) {
        this.incrementPs = incrementPs;
        for (int event = 0; event < pending; event++) {
            schedule(increment(), this, event % StateTable.OPCODES, event);
        }
    }

    private long increment() {
        return incrementPs[next++ & (incrementPs.length - 1)];
    }

    @Override
    public void handle(int opcode, long argument) {
        state.touch(opcode, argument);
        schedule(increment(), this, opcode, argument);
    }

    private long schedule(long delayPs, Handler handler, int opcode, long argument) {
        int event = freeCount > 0 ? free[--freeCount] : newPlace();
        if (handlers[event] != handler) {
            handlers[event] = handler;
        }
        long uses = records[2 * event + 1] & -1L << Integer.SIZE;
        records[2 * event] = argument;
        records[2 * event + 1] = uses | opcode & 0xFFFF_FFFFL;
        calendar.schedule(nowPs + delayPs, event);
        return uses >>> Integer.SIZE - Calendar.EVENT_BITS | event;
    }

    @Override
    public long run() {
        for (int left = EVENTS; left > 0; left--) {
            int event = calendar.pop(Long.MAX_VALUE);
            while (handlers[event] == CANCELLED) {
                release(event);
                event = calendar.pop(Long.MAX_VALUE);
            }
            happen(event);
        }
        return state.sum();
    }

    private void happen(int event) {
        long argument = records[2 * event];
        int opcode = (int) records[2 * event + 1];
        Handler handler = handlers[event];
        release(event);
        nowPs = calendar.timePs();
        events++;
        handler.handle(opcode, argument);
    }

    private int newPlace() {
        if (places == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * places);
            records = Arrays.copyOf(records, 4 * places);
            free = Arrays.copyOf(free, 2 * places);
        }
        return places++;
    }

    private void release(int event) {
        records[2 * event + 1] += 1L << Integer.SIZE;
        free[freeCount++] = event;
    }
}
