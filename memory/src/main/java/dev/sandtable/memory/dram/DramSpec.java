// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import java.util.Optional;

/**
 * One kind of DRAM as {@code configs/memories} describes it: organisation, clock, timings, command pins, energy. A chip
 * that runs the same devices at another pin rate takes {@link #atClock}: the array's times stay, clock counts follow.
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
