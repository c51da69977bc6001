// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Joules;
import dev.sandtable.units.Watts;

/**
 * Energy of one channel by what it does: E = n_act·activate + n_rd·read + n_wr·write + n_ref·refresh + standby·t.
 *
 * @param activate one row opened and closed again
 * @param read one column access read, pins included
 * @param write one column access written, pins included
 * @param refresh one all-bank refresh of one pseudo-channel
 * @param standby power of one channel that does nothing
 */
public record DramEnergy(Joules activate, Joules read, Joules write, Joules refresh, Watts standby) {
    public DramEnergy {
        if (activate.value() < 0
                || read.value() < 0
                || write.value() < 0
                || refresh.value() < 0
                || standby.value() < 0) {
            throw new IllegalArgumentException("energies are never negative");
        }
    }
}
