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
 *
 * <p>Text becomes a quantity in {@link dev.sandtable.units.UnitParser} only, and a quantity knows its
 * {@link dev.sandtable.units.Dimension}: 64 GiB is refused where a bandwidth is wanted, and so is 64. A link's bandwidth
 * also says its direction and scope ({@link dev.sandtable.units.LinkBandwidth}), because data sheets count one direction
 * or both, and a link, a port, a chip or a node, without saying so.
 *
 * <p>Reading order: {@code Bytes}, {@code Picoseconds}, {@code BytesPerSecond}, {@code LinkBandwidth}, {@code Dimension},
 * {@code UnitParser}.
 */
@NullMarked
package dev.sandtable.units;

import org.jspecify.annotations.NullMarked;
