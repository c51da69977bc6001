// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.spec.Provenance;

/**
 * The constants of a link and of how chips drive it that rows of collectives can fit, with their physical ranges.
 *
 * <p>A spread is the logarithm of the ratio between the NVLink 3 and NVLink 4 entries of the catalogue, which were fitted apart
 * from each other, rounded up; where both carry one value, what the ratio of stated to measured payload leaves open.
 */
public enum LinkConstant {
    /** From the cost of one hop through a switch to that of a network. */
    LATENCY(
            "latency",
            "latency",
            "us",
            0.05,
            50,
            0.4,
            (level, attachment) -> level.latency().seconds() * 1e6),
    /** Share of the pins that long payload reaches: below a quarter something else binds. */
    EFFICIENCY(
            "efficiency",
            "attachment.efficiency",
            "",
            0.25,
            1,
            0.1,
            (level, attachment) -> attachment.efficiency().value()),
    /** From a kernel launch to a hundred of them. */
    START(
            "start",
            "attachment.start",
            "us",
            0.2,
            200,
            0.5,
            (level, attachment) -> attachment.start().seconds() * 1e6),
    /** From a fence to a round trip through the host. */
    RAMP(
            "ramp",
            "attachment.ramp",
            "us",
            0.05,
            100,
            0.7,
            (level, attachment) -> attachment.ramp().seconds() * 1e6);

    /** Where a level states the figure. */
    private interface Stated {
        double of(Level level, Attachment attachment);
    }

    private final String spelling;
    private final String path;
    private final String unit;
    private final double low;
    private final double high;
    private final double spread;
    private final Stated stated;

    LinkConstant(String spelling, String path, String unit, double low, double high, double spread, Stated stated) {
        this.spelling = spelling;
        this.path = path;
        this.unit = unit;
        this.low = low;
        this.high = high;
        this.spread = spread;
        this.stated = stated;
    }

    /** The name as link files spell it. */
    public String spelling() {
        return spelling;
    }

    /** The constant, starting where a link's file has it. */
    Constant of(Level level, Attachment attachment, Provenance provenance) {
        return new Constant(spelling, path, unit, stated.of(level, attachment), low, high, spread)
                .asUncertainAs(provenance);
    }
}
