// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.memory.MixCurve;

/** What a memory makes of one access pattern at any share of reads. */
interface Channels {
    /** Share of the pins' bandwidth that the pattern sustains. */
    double efficiency(double readShare);

    /** Energy per byte in the memory itself. */
    double joulesPerByte(double readShare);

    /** DRAM behind controllers, simulated command by command. */
    record Commanded(MixCurve curve) implements Channels {
        @Override
        public double efficiency(double readShare) {
            return curve.efficiency(readShare);
        }

        @Override
        public double joulesPerByte(double readShare) {
            return curve.joulesPerByte(readShare);
        }
    }

    /** Arrays that serve any pattern at one rate and one energy. */
    record Uniform(double energy) implements Channels {
        @Override
        public double efficiency(double readShare) {
            return 1;
        }

        @Override
        public double joulesPerByte(double readShare) {
            return energy;
        }
    }
}
