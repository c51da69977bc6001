// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import java.util.Optional;

/**
 * On-chip storage of one core that software or an instruction fills: shared memory, L1, L0A, a unified buffer.
 *
 * @param size what it holds
 * @param perCycle what enters or leaves it per core cycle, where that is known
 */
public record OperandBuffer(Bytes size, Optional<BytesPerCycle> perCycle) {
    public OperandBuffer {
        if (size.value() < 1 || perCycle.filter(rate -> !(rate.value() > 0)).isPresent()) {
            throw new IllegalArgumentException("a buffer needs a size above 0 and no rate of 0");
        }
    }

    /** Bytes per cycle; refuses a buffer whose file states none. */
    public double rate() {
        return perCycle.orElseThrow(
                        () -> new IllegalArgumentException("a buffer that feeds the tensor engine needs per-cycle"))
                .value();
    }
}
