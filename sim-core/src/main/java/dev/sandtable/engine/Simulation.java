// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

import dev.sandtable.explain.BrokenInvariant;
import dev.sandtable.units.Picoseconds;
import java.util.Arrays;

/**
 * The clock and the loop: takes the first pending event, sets the time to the event's, calls its handler, and again.
 *
 * <p>Events live in columns that are used again; scheduling allocates nothing. A run ends when nothing is pending, at a
 * limit of simulated time or of events, on interruption, when time stands still, or with what a handler threw; in every
 * case the state of the simulation is whole and the run can go on with the next event. What a handler left half done
 * when it threw is for its owner to judge. Not thread-safe: many simulations run side by side, each in one thread.
 */
public final class Simulation {
    /** Why a run came to its end. */
    public enum Outcome {
        /** Nothing is pending. */
        DRAINED,
        /** Everything up to the limit of simulated time has happened; something is pending after it. */
        TIME_LIMIT,
        /** The budget of events is spent; something is pending, be it after the limit of simulated time. */
        EVENT_BUDGET
    }

    /**
     * When to stop although something is pending.
     *
     * @param events how many events one run may take
     * @param timePs the last instant to simulate
     * @param eventsPerInstant how many events may happen at one instant before it counts as standing still
     */
    public record Limits(long events, long timePs, long eventsPerInstant) {
        /** No limit but a hundred million events at one instant. */
        public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 100_000_000);

        public Limits {
            if (events <= 0 || timePs < 0 || eventsPerInstant <= 0) {
                throw new IllegalArgumentException("limits must be positive: " + events + " events, " + timePs + " ps, "
                        + eventsPerInstant + " events per instant");
            }
        }
    }

    /** Meets pending events. */
    @FunctionalInterface
    public interface PendingVisitor {
        /** An event will happen after a delay; the rest is what {@link Handler#handle} will be called with, and on whom. */
        void visit(long delayPs, Handler handler, int opcode, long argument);
    }

    /** Travels with what a handler threw and says when that was; the trace is that of what it travels with. */
    private static final class Happening extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Happening(String message) {
            super(message, null, false, false);
        }
    }

    /** Interruption is looked for once in so many events. */
    private static final int INTERRUPT_MASK = (1 << 12) - 1;

    private static final int EVENT_MASK = (1 << Calendar.EVENT_BITS) - 1;
    /** The sign of an event's second word: it was cancelled and waits to be dropped. */
    private static final long CANCELLED = Long.MIN_VALUE;

    private static final long ONE_USE = 1L << Integer.SIZE;

    // ---- Parameters -------------------------------------------------------------
    private final Calendar calendar;
    private final Limits limits;

    // ---- State ------------------------------------------------------------------
    private long nowPs;
    private Handler[] handlers = new Handler[64];
    /** Two words an event: its argument; the number of this use of its place (high half) and its opcode (low half). */
    private long[] records = new long[2 * 64];

    /** Places that are free, used as a stack. */
    private int[] free = new int[64];

    private int freeCount;
    private int places;
    private int cancelled;
    private boolean running;

    // ---- Statistics -------------------------------------------------------------
    private long events;
    private long instantBegan;

    /** A simulation at time zero, on a {@link WheelCalendar} and without limits. */
    public Simulation() {
        this(new WheelCalendar(), Limits.NONE);
    }

    public Simulation(Calendar calendar, Limits limits) {
        this.calendar = calendar;
        this.limits = limits;
    }

    // ---- Scheduling -------------------------------------------------------------

    /**
     * Lets an event happen after a delay, which may be zero: then it happens at this instant, after all that was
     * scheduled for it before. Returns a ticket for {@link #cancel}, which is positive and names no other event ever.
     *
     * @throws ArithmeticException if that is after the end of time, 106 days
     */
    public long schedule(long delayPs, Handler handler, int opcode, long argument) {
        long timePs = nowPs + delayPs;
        if ((delayPs | timePs) < 0) {
            throw refusal(delayPs, handler, opcode, argument);
        }
        int event = freeCount > 0 ? free[--freeCount] : newPlace();
        // Places are mostly used again by the same component; comparing is cheaper than writing a reference.
        if (handlers[event] != handler) {
            handlers[event] = handler;
        }
        long use = records[2 * event + 1] & -ONE_USE;
        records[2 * event] = argument;
        records[2 * event + 1] = use | opcode & 0xFFFF_FFFFL;
        calendar.schedule(timePs, event);
        return use >>> Integer.SIZE - Calendar.EVENT_BITS | event;
    }

    /** Lets an event happen at a time, now or later. */
    public long scheduleAt(long timePs, Handler handler, int opcode, long argument) {
        if (timePs < nowPs) {
            throw new IllegalArgumentException(event(handler, opcode, argument)
                    + " cannot be scheduled into the past: at " + instant(timePs) + ", it is " + instant(nowPs));
        }
        return schedule(timePs - nowPs, handler, opcode, argument);
    }

    /** Prevents an event; false if it has happened or was cancelled before, and for zero, the ticket of nothing. */
    public boolean cancel(long ticket) {
        int event = (int) ticket & EVENT_MASK;
        if (event >= places || records[2 * event + 1] >>> Integer.SIZE != ticket >>> Calendar.EVENT_BITS) {
            return false;
        }
        records[2 * event + 1] |= CANCELLED;
        cancelled++;
        return true;
    }

    private RuntimeException refusal(long delayPs, Handler handler, int opcode, long argument) {
        String message = event(handler, opcode, argument) + " cannot be scheduled with a delay of " + instant(delayPs)
                + " at " + instant(nowPs);
        return delayPs < 0
                ? new IllegalArgumentException(message + ": into the past")
                : new ArithmeticException(message + ": beyond the end of time, 106 days");
    }

    // ---- Running ----------------------------------------------------------------

    /** Runs until nothing is pending or a limit is reached. */
    public Outcome run() {
        return advance(limits.timePs);
    }

    /** Runs all events up to and including an instant or the limit of time, if that is earlier; sets the clock to it. */
    public Outcome runUntil(long timePs) {
        if (timePs < nowPs) {
            throw new IllegalArgumentException("it is " + instant(nowPs) + " already, later than " + instant(timePs));
        }
        Outcome outcome = advance(Math.min(timePs, limits.timePs));
        if (outcome == Outcome.DRAINED) {
            nowPs = Math.max(nowPs, Math.min(timePs, limits.timePs));
        }
        return outcome;
    }

    private Outcome advance(long limitPs) {
        if (running) {
            throw new IllegalStateException("a handler cannot run the simulation that called it");
        }
        running = true;
        try {
            return loop(limitPs);
        } finally {
            running = false;
        }
    }

    private Outcome loop(long limitPs) {
        long budget = limits.events;
        while (budget > 0) {
            if ((events & INTERRUPT_MASK) == 0 && Thread.interrupted()) {
                throw new SimulationInterrupted(nowPs, events);
            }
            int event = calendar.pop(limitPs);
            if (event == Calendar.NONE) {
                return ended(limitPs);
            }
            long opcodeAndUse = records[2 * event + 1];
            release(event, opcodeAndUse);
            if (opcodeAndUse < 0) {
                // It was cancelled, and does not move the clock.
                cancelled--;
                continue;
            }
            budget--;
            happen(handlers[event], (int) opcodeAndUse, records[2 * event]);
        }
        return pending() == 0 ? Outcome.DRAINED : Outcome.EVENT_BUDGET;
    }

    private Outcome ended(long limitPs) {
        if (calendar.size() == 0) {
            // Cancelled events may have led the calendar past the present.
            calendar.rewind(nowPs);
            return Outcome.DRAINED;
        }
        // A shift may have moved the present past the limit.
        nowPs = Math.max(nowPs, limitPs);
        return Outcome.TIME_LIMIT;
    }

    private void happen(Handler handler, int opcode, long argument) {
        long time = calendar.timePs();
        boolean moves = time != nowPs;
        if (moves) {
            moveTo(time, handler, opcode, argument);
        }
        events++;
        try {
            handler.handle(opcode, argument);
        } catch (RuntimeException | Error thrown) {
            thrown.addSuppressed(new Happening("during " + event(handler, opcode, argument) + " at " + instant(nowPs)));
            throw thrown;
        }
        // The first event of an instant cannot be one too many.
        if (!moves && events - instantBegan >= limits.eventsPerInstant) {
            instantBegan = events;
            throw new NoProgress(nowPs, limits.eventsPerInstant, handler, opcode, argument);
        }
    }

    private void moveTo(long timePs, Handler handler, int opcode, long argument) {
        if (timePs < nowPs) {
            throw new BrokenInvariant("time runs backwards, from " + instant(nowPs) + " to " + instant(timePs) + ": "
                    + event(handler, opcode, argument));
        }
        nowPs = timePs;
        instantBegan = events;
    }

    // ---- All that is pending ----------------------------------------------------

    /**
     * Moves the present and everything pending later by the same time, so that whole periods of what repeats itself can
     * be left out. Delays, order and tickets stay; no event happens. A handler may do it. An instant that a component
     * keeps in its own state does not move: its owner has to know of the shift.
     *
     * @throws ArithmeticException if the last event would then lie beyond the end of time; nothing has moved
     */
    public void shift(long byPs) {
        if (byPs < 0) {
            throw new IllegalArgumentException("the present cannot be moved into the past: by " + byPs + " ps");
        }
        long[] pending = takeOut();
        long lastPs = pending.length == 0 ? nowPs : pending[pending.length - 2];
        boolean fits = lastPs <= Long.MAX_VALUE - byPs;
        if (fits && byPs > 0) {
            nowPs += byPs;
            instantBegan = events;
        }
        putBack(pending, fits ? byPs : 0);
        if (!fits) {
            throw new ArithmeticException(
                    "what happens at " + instant(lastPs) + " cannot be moved later by " + instant(byPs));
        }
    }

    /**
     * Shows every event that is pending and not cancelled, in the order in which they would happen. Takes time in
     * proportion to their number and changes nothing. They are those pending at the call, whatever the visitor does.
     */
    public void pendingEvents(PendingVisitor visitor) {
        long[] pending = takeOut();
        putBack(pending, 0);
        long fromPs = nowPs;
        Handler[] whose = new Handler[pending.length / 2];
        long[] what = new long[pending.length];
        for (int i = 0; i < whose.length; i++) {
            int event = (int) pending[2 * i + 1];
            whose[i] = handlers[event];
            System.arraycopy(records, 2 * event, what, 2 * i, 2);
        }
        for (int i = 0; i < whose.length; i++) {
            visitor.visit(pending[2 * i] - fromPs, whose[i], (int) what[2 * i + 1], what[2 * i]);
        }
    }

    /** Empties the calendar and drops what was cancelled; returns the rest as {@link Calendar#drain} does. */
    private long[] takeOut() {
        long[] all = calendar.drain();
        int live = 0;
        for (int i = 0; i < all.length; i += 2) {
            int event = (int) all[i + 1];
            if (records[2 * event + 1] < 0) {
                cancelled--;
                release(event, records[2 * event + 1]);
            } else {
                all[live++] = all[i];
                all[live++] = event;
            }
        }
        return Arrays.copyOf(all, live);
    }

    private void putBack(long[] pending, long byPs) {
        calendar.rewind(nowPs);
        for (int i = 0; i < pending.length; i += 2) {
            calendar.schedule(pending[i] + byPs, (int) pending[i + 1]);
        }
    }

    // ---- What is known ----------------------------------------------------------

    public long nowPs() {
        return nowPs;
    }

    public Picoseconds now() {
        return new Picoseconds(nowPs);
    }

    /** How many events have happened. */
    public long events() {
        return events;
    }

    /** How many events are scheduled and not cancelled. */
    public int pending() {
        return calendar.size() - cancelled;
    }

    /** A time as messages name it: readable, and exact. */
    static String instant(long timePs) {
        String exact = timePs + " ps";
        return Math.abs(timePs) < 1_000 ? exact : new Picoseconds(timePs) + " (" + exact + ")";
    }

    /** An event as messages name it. */
    static String event(Handler handler, int opcode, long argument) {
        return "opcode " + opcode + " with argument " + argument + " of "
                + handler.getClass().getName();
    }

    // ---- Places -----------------------------------------------------------------

    private int newPlace() {
        if (places == handlers.length) {
            if (places > EVENT_MASK) {
                throw new IllegalStateException("more than " + places + " events are pending");
            }
            handlers = Arrays.copyOf(handlers, 2 * places);
            records = Arrays.copyOf(records, 4 * places);
            free = Arrays.copyOf(free, 2 * places);
        }
        records[2 * places + 1] = ONE_USE;
        return places++;
    }

    /** Makes a place free for its next use, but after 2³¹ uses gives it up: a ticket has no number for another. */
    private void release(int event, long opcodeAndUse) {
        long next = (opcodeAndUse & ~CANCELLED) + ONE_USE;
        records[2 * event + 1] = next;
        if (next >= 0) {
            free[freeCount++] = event;
        }
    }
}
