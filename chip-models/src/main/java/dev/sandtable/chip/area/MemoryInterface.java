// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;

/**
 * What one stack or device of a memory takes on the die and on the package, and what its capacity costs.
 *
 * @param phy the analogue interface of one stack or device
 * @param controller transistors of its controller
 * @param edge edge of the die that one stack or device faces
 * @param footprint area on the interposer; 0 where memory stands on the board
 * @param gigabyte price of 2³⁰ bytes
 */
public record MemoryInterface(
        SquareMillimetres phy, double controller, Millimetres edge, SquareMillimetres footprint, Money gigabyte) {
    /** That of a chip whose memory is all on its dies. */
    static final MemoryInterface NONE = new MemoryInterface(
            new SquareMillimetres(0), 0, new Millimetres(0), new SquareMillimetres(0), new Money(0));
}
