// SPDX-License-Identifier: Apache-2.0
/**
 * Quantities: the words in which every law of the simulator is written.
 *
 * <p>A bandwidth is not a size and a FLOP is not a byte; the compiler knows it because each is its own small record.
 * Signatures and formulas speak these types. State and calendars inside a component hold primitives whose suffix says
 * the unit ({@code freePs}, {@code queuedBytes}), because the hot path allocates nothing.
 *
 * <p>Prefixes are exact: GB is 10⁹, GiB is 2³⁰. Simulated time is a {@code long} of picoseconds; spans beyond 106 days
 * are {@link dev.sandtable.units.Seconds}.
 */
@NullMarked
package dev.sandtable.units;

import org.jspecify.annotations.NullMarked;
