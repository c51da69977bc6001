// SPDX-License-Identifier: Apache-2.0
/**
 * Requests to memory, in order: from a pattern, from a file, or from the sequences by which simulators are compared.
 *
 * <p>A source is a cursor over addresses. It knows nothing of banks and rows; which of them an address means is the business of whoever
 * is offered it. A periodic source also says after how many requests it begins again further on, so that what recurs need not
 * be run.
 *
 * <p>Reading order: {@link dev.sandtable.memory.traffic.RequestSource} and {@link dev.sandtable.memory.traffic.PeriodicSource} (what a
 * source is), {@link dev.sandtable.memory.traffic.AccessPattern} (how an operator touches memory) and {@code PatternSource},
 * {@link dev.sandtable.memory.traffic.ComparisonTrace}, {@link dev.sandtable.memory.traffic.PacedSource},
 * {@link dev.sandtable.memory.traffic.TraceFile} with {@code TraceDialect} and {@code TraceLines}.
 */
@NullMarked
package dev.sandtable.memory.traffic;

import org.jspecify.annotations.NullMarked;
