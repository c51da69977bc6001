// SPDX-License-Identifier: Apache-2.0
/**
 * The same hold model through the public interface of whole engines.
 *
 * <p>An event set alone says little about an engine: what is called for an event, what is allocated for it and what is
 * checked about it cost as much again. So every engine here runs the same model: so many events pending; each switches
 * over eight opcodes, touches one of 4,096 numbers of state, and schedules itself after an exponential delay. Each is
 * used in the fastest way that its interface offers, and stopped and continued after the same number of events.
 *
 * <p>{@link dev.sandtable.benchmarks.engines.BareEngine} is this engine without its production checks. The difference
 * is what they cost.
 *
 * <p>Reading order: {@code HoldEngine}, {@code EngineKind}, then the engines.
 *
 * <p>Literature: L'Ecuyer, Meliani and Vaucher, "SSJ: a framework for stochastic simulation in Java" (WSC 2002); Jacobs,
 * Lang and Verbraeck, "D-SOL: a distributed Java based discrete event simulation architecture" (WSC 2002).
 */
@NullMarked
package dev.sandtable.benchmarks.engines;

import org.jspecify.annotations.NullMarked;
