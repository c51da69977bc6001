// SPDX-License-Identifier: Apache-2.0
/**
 * Rivals of the engine's calendar, measured against it and kept nowhere else.
 *
 * <p>A set of pending events is asked two things: add this one, hand out the first. Three families answer. Heaps and
 * trees compare events with each other; they cost log n comparisons, and in a large set each is a cache miss. Queues of
 * buckets (Brown's calendar queue, Tang's ladder queue) spread events by time and sort few at once; they cost the same
 * at every size as long as the width of a bucket fits the times. Wheels read a place off the digits of a time and have
 * no width to choose.
 *
 * <p>Every one implements {@link dev.sandtable.engine.Calendar} with the order (time, sequence), which a test holds
 * against the engine's. All but the two on Java's collections keep numbers in arrays and allocate nothing once those
 * have grown, so that ratios compare ideas and not garbage.
 *
 * <p><b>What events look like.</b> {@link dev.sandtable.benchmarks.calendar.Increments} are four distributions of the
 * time from one event to what it schedules: three of the literature, and the one of an accelerator, where most delays
 * are some clock cycles, a few are launches and collectives, and many are exactly equal.
 *
 * <p>Reading order: {@code Increments}, {@code HoldModel}, {@code QueueKind}, then the rivals by age.
 *
 * <p>Literature: Jones, "An empirical comparison of priority-queue and event-set implementations" (CACM 1986); Brown,
 * "Calendar queues" (CACM 1988); Tang, Goh and Thng, "Ladder queue" (TOMACS 2005); Varghese and Lauck, "Hashed and
 * hierarchical timing wheels" (SOSP 1987).
 */
@NullMarked
package dev.sandtable.benchmarks.calendar;

import org.jspecify.annotations.NullMarked;
