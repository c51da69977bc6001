// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;

/**
 * On-chip storage of one core that software or an instruction fills: shared memory, L1, L0A, a unified buffer.
 *
 * @param size what it holds
 * @param perCycle what enters or leaves it per core cycle
 */
public record OperandBuffer(Bytes size, BytesPerCycle perCycle) {
    public OperandBuffer {
        if (size.value() < 1 || !(perCycle.value() > 0)) {
            throw new IllegalArgumentException("a buffer needs a size and a rate above 0");
        }
    }
}
