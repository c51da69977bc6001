// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.power;

import dev.sandtable.units.JoulesPerByte;
import dev.sandtable.units.JoulesPerFlop;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Watts;
import java.util.Optional;

/**
 * What a chip may draw and what its parts take. The tensor engines' own power is a calibrated figure of the machine.
 *
 * @param cap board power limit
 * @param idle drawn with clocks running and nothing to do
 * @param memoryPath energy of a byte between the cores and the outermost memory on the chip's side: controller, PHY and
 *     on-chip path; what it takes in the devices is theirs
 * @param cache energy of a byte from or to the shared cache
 * @param vector energy of an operation of the vector engines at the boost clock
 * @param voltageSpan share of the voltage at boost that follows the clock: V(f)/V(boost) = 1 − span·(1 − f/boost)
 * @param leakage power that a chip at its working temperature draws beyond {@code idle}, whatever it does; absent where
 *     nobody measured it
 */
public record PowerSpec(
        Watts cap,
        Watts idle,
        JoulesPerByte memoryPath,
        JoulesPerByte cache,
        JoulesPerFlop vector,
        Ratio voltageSpan,
        Optional<Leakage> leakage) {
    /**
     * What heat adds.
     *
     * @param warm power of the warm chip
     * @param warming time constant in which the die takes its temperature
     */
    public record Leakage(Watts warm, Picoseconds warming) {
        public Leakage {
            if (!(warm.value() >= 0) || warming.value() <= 0) {
                throw new IllegalArgumentException("leakage needs warm >= 0 and warming above 0");
            }
        }
    }

    public PowerSpec {
        if (!(idle.value() >= 0) || cap.compareTo(idle) <= 0) {
            throw new IllegalArgumentException("power needs 0 <= idle < cap");
        }
        if (leakage.isPresent() && idle.value() + leakage.get().warm().value() >= cap.value()) {
            throw new IllegalArgumentException("power needs idle + leakage.warm < cap");
        }
        if (!(voltageSpan.value() >= 0) || voltageSpan.value() >= 1) {
            throw new IllegalArgumentException("voltage-span must be at least 0 and below 1, was " + voltageSpan);
        }
    }

    /** A chip whose leakage nobody measured. */
    public PowerSpec(
            Watts cap, Watts idle, JoulesPerByte memoryPath, JoulesPerByte cache, JoulesPerFlop vector, Ratio span) {
        this(cap, idle, memoryPath, cache, vector, span, Optional.empty());
    }

    /** Energy of switching at clock ratio {@code ratio} = f/boost relative to boost: the square of the voltage. */
    public double switching(double ratio) {
        double voltage = 1 - voltageSpan.value() * (1 - ratio);
        return voltage * voltage;
    }
}
