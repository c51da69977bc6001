// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import java.util.Locale;
import java.util.Optional;

/**
 * One kind of DRAM as {@code configs/memories} describes it: organisation, clock, timings, command pins, energy. A chip
 * that runs the same devices at another pin rate takes {@link #atClock}: the array's times stay, clock counts follow; one of another density takes {@link #atCapacity}.
 *
 * @param standard the standard's name, for people: {@code HBM2e}
 * @param clock command clock at which the file states the device
 * @param organization how a channel is divided
 * @param timings delays between commands
 * @param bus how long commands hold the command pins
 * @param energy energy per command, where a source gives it
 */
public record DramSpec(
        String standard,
        Hertz clock,
        Organization organization,
        Timings timings,
        CommandBus bus,
        Optional<DramEnergy> energy) {

    /** Devices of one generation come in densities of a quarter to four times the stated one. */
    private static final int DENSITIES = 4;
    /** Share of a stack's cells that a vendor does not sell: 141 GB of 144 GB, and some rounding. */
    private static final double KEPT_BACK = 0.04;

    public DramSpec {
        if (clock.value() <= 0) {
            throw new IllegalArgumentException("clock must be positive, was " + clock);
        }
        if (timings.ccdShort() < organization.burstClocks()) {
            throw new IllegalArgumentException("ccd-short of " + timings.ccdShort()
                    + " clocks is shorter than a burst of " + organization.burstClocks());
        }
    }

    /** The same devices at another command clock. */
    public DramSpec atClock(Hertz other) {
        return new DramSpec(standard, other, organization, timings, bus, energy);
    }

    /**
     * The same devices at the pin rate that gives {@code devices} of them the bandwidth {@code total}, as data sheets
     * state it: f = 8·B / (devices · pins · transfers per clock).
     */
    public DramSpec atBandwidth(BytesPerSecond total, int devices) {
        double transfersPerSecond = total.value() * 8 / ((double) devices * organization.pins());
        return atClock(new Hertz(transfersPerSecond / organization.transfersPerClock()));
    }

    /**
     * The same devices at the density that gives {@code devices} of them the capacity {@code total}: rows per bank =
     * capacity / (devices · channels · pseudo-channels · banks · row bytes), whole rows, at least enough. A capacity a
     * little below that of the stated density is that density, of which the vendor keeps a part.
     *
     * @throws IllegalArgumentException if that is no device of this kind: under one row, or another density by more than
     *     a factor of {@value #DENSITIES}
     */
    public DramSpec atCapacity(Bytes total, int devices) {
        Organization o = organization;
        double rowOfAll = (double) devices
                * o.channels()
                * o.pseudoChannels()
                * o.banks()
                * o.rowBytes().value();
        double rows = total.value() / rowOfAll;
        double density = rows / o.rows();
        if (!(rows >= 1) || density * DENSITIES < 1 || density > DENSITIES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s on %d device%s of %d channels x %d pseudo-channels x %d banks x rows of %s makes %.2f rows per"
                            + " bank; %s has %d, and a device of the same kind a quarter to four times as many",
                    total,
                    devices,
                    devices == 1 ? "" : "s",
                    o.channels(),
                    o.pseudoChannels(),
                    o.banks(),
                    o.rowBytes(),
                    rows,
                    standard,
                    o.rows()));
        }
        boolean partlySold = density < 1 && density >= 1 - KEPT_BACK;
        Organization sized = new Organization(
                o.channels(),
                o.pseudoChannels(),
                o.width(),
                o.stackIds(),
                o.bankGroups(),
                o.banksPerGroup(),
                partlySold ? o.rows() : (int) Math.ceil(rows),
                o.rowBytes(),
                o.burst(),
                o.transfersPerClock());
        return new DramSpec(standard, clock, sized, timings, bus, energy);
    }

    /** What the pins of one channel can carry: pseudo-channels × width × transfers per second / 8. */
    public BytesPerSecond channelBandwidth() {
        return new BytesPerSecond(organization.pseudoChannels()
                * (double) organization.width()
                * organization.transfersPerClock()
                * clock.value()
                / 8);
    }

    /** What the pins of one device can carry. */
    public BytesPerSecond deviceBandwidth() {
        return channelBandwidth().times(organization.channels());
    }
}
