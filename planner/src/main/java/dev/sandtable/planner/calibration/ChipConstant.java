// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.core.Calibration;
import dev.sandtable.spec.Provenance;
import java.util.function.ToDoubleFunction;

/**
 * The constants of a chip that rows can fit, with their physical ranges.
 *
 * <p>A spread is how far the constant lies from that of another chip: the logarithm of the ratio between the A100 and the
 * H100 of the catalogue, which were fitted apart from each other, rounded up; where both carry the same value, what the
 * family's spread of a quarter allows.
 */
public enum ChipConstant {
    /** Stalls of the inner loop: below one half a kernel library would be rewritten. A100 and H100 0.97. */
    MATRIX_SHARE("matrix-share", "", 0.5, 1, 0.15, c -> c.matrixShare().value()),
    /** The path from controllers to cores. A100 0.735, H100 0.848. */
    MEMORY_SHARE("memory-share", "", 0.3, 1, 0.2, c -> c.memoryShare().value()),
    /** Panels out of the shared cache. A100 0.565, H100 0.84. */
    CACHE_SHARE("cache-share", "", 0.1, 1, 0.4, c -> c.cacheShare().value()),
    /** Queues before cache and memory can only add to the idle latency. A100 2.5, H100 1. */
    LOADED_LATENCY("loaded-latency", "", 1, 6, 0.9, c -> c.loadedLatency().value()),
    /** From a few lines to what a register file could wait for. A100 24 KiB, H100 32 KiB. */
    OUTSTANDING("outstanding", "B", 2048, 262_144, 0.35, c -> c.outstanding().value()),
    /** From a barrier to a whole kernel launch. A100 1.6 µs, H100 1 µs. */
    TILE_LATENCY("tile-latency", "us", 0.05, 20, 0.5, c -> c.tileLatency().seconds() * 1e6),
    /** A few picojoules made a 16-bit operation in 28 nm; a tenth is below any published part. A100 0.96, H100 0.64 pJ. */
    MATRIX_ENERGY(
            "matrix-energy", "pJ/FLOP", 0.05, 5, 0.45, c -> c.matrixEnergy().value() * 1e12);

    private static final String SECTION = "calibration.";

    private final String spelling;
    private final String unit;
    private final double low;
    private final double high;
    private final double spread;
    private final ToDoubleFunction<Calibration> stated;

    ChipConstant(
            String spelling,
            String unit,
            double low,
            double high,
            double spread,
            ToDoubleFunction<Calibration> stated) {
        this.spelling = spelling;
        this.unit = unit;
        this.low = low;
        this.high = high;
        this.spread = spread;
        this.stated = stated;
    }

    /** The name as chip files spell it. */
    public String spelling() {
        return spelling;
    }

    /** The constant, starting where a chip's file has it. */
    Constant of(Calibration calibration, Provenance provenance) {
        return new Constant(spelling, SECTION + spelling, unit, stated.applyAsDouble(calibration), low, high, spread)
                .asUncertainAs(provenance);
    }
}
