// SPDX-License-Identifier: Apache-2.0
/**
 * The discrete-event engine: simulated time jumps from one event to the next, and nothing happens between.
 *
 * <p>Whatever is simulated, from a DRAM command to a failure of a node, is the same three things: a state, a time at
 * which it next changes, and a handler that changes it and schedules what follows. The engine keeps the times in order
 * and calls the handlers.
 *
 * <p><b>The law.</b> Events leave in the order (time, sequence): the earlier first, and of equal times the one
 * scheduled first. Time is a {@code long} of picoseconds, so that "equal" is exact and a run is the same bit for bit
 * on every machine.
 *
 * <p><b>Allocation.</b> An event is a handler, an {@code int} that says what happens (the opcode) and a {@code long}
 * that says to whom; it lives in columns of the engine and costs no object. A component implements
 * {@link dev.sandtable.engine.Handler} once and switches over its own opcodes.
 *
 * <p><b>The calendar.</b> The set of pending events is where engines differ in speed. A comparison heap pays a cache
 * miss for each of its log n levels; {@link dev.sandtable.engine.WheelCalendar} files an event by the digits of its
 * time, touches it two to four times in its life and always in sequence, and hence does not slow down with size. The
 * far future, seconds ahead, is left to {@link dev.sandtable.engine.HeapCalendar}.
 *
 * <p>Reading order: {@code Handler}, {@code Simulation}, {@code Calendar}, {@code HeapCalendar},
 * {@code WheelCalendar}.
 *
 * <p>Literature: Varghese and Lauck, "Hashed and hierarchical timing wheels" (SOSP 1987); Tang, Goh and Thng, "Ladder
 * queue" (TOMACS 2005), whose sorted bottom the wheel borrows; Jones, "An empirical comparison of priority-queue and
 * event-set implementations" (CACM 1986), whose hold model measures them.
 */
@NullMarked
package dev.sandtable.engine;

import org.jspecify.annotations.NullMarked;
