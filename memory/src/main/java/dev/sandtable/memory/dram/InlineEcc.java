// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Optional;

/**
 * Error correction without pins of its own: part of the memory holds check bits, and reaching data means reaching these too.
 * Devices with pins for check bits (HBM, ECC modules) and those that correct inside the die lose neither capacity nor bandwidth and
 * need none of this.
 *
 * @param dataPerCheck accesses of data whose check bits fill one access: 7 and 16 are in use for LPDDR, 15 for GDDR6
 * @param held accesses of check bits that the controller holds, least recently used out first
 */
public record InlineEcc(int dataPerCheck, int held) {
    /** A controller holds as many as it has open rows, by estimate. */
    public static final int HELD = 16;

    public InlineEcc {
        if (dataPerCheck < 1 || held < 1) {
            throw new IllegalArgumentException(
                    "in-line ECC needs at least 1 data access per check access and 1 held, was " + dataPerCheck
                            + " and " + held);
        }
    }

    /** Check bits for so many accesses of data each, {@value #HELD} of them held. */
    public static Optional<InlineEcc> of(int dataPerCheck) {
        return Optional.of(new InlineEcc(dataPerCheck, HELD));
    }

    /** Share of the memory that is left for data. */
    public double dataShare() {
        return dataPerCheck / (dataPerCheck + 1.0);
    }
}
