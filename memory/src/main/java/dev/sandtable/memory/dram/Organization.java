// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.AddressSpace;
import dev.sandtable.units.Bytes;

/**
 * How a device's channel is divided. A channel owns one controller and its command buses; its pseudo-channels own
 * separate data pins and banks. Device and channel are what the standard calls so: an HBM stack has 8 (HBM2) or 16
 * (HBM3) channels of two pseudo-channels, a DDR5 module has two channels of one.
 *
 * @param channels channels of one device (a stack, a chip, a module)
 * @param pseudoChannels pseudo-channels per channel, 1 where the standard has none
 * @param width data pins of one pseudo-channel
 * @param stackIds groups of dies that share a pseudo-channel's pins (SID), 1 where the standard has none
 * @param bankGroups bank groups per stack identifier
 * @param banksPerGroup banks per bank group
 * @param rows rows per bank
 * @param rowBytes bytes of one row over the pseudo-channel's width (the page)
 * @param burst transfers of one column access
 * @param transfersPerClock transfers per pin and command clock
 */
public record Organization(
        int channels,
        int pseudoChannels,
        int width,
        int stackIds,
        int bankGroups,
        int banksPerGroup,
        int rows,
        Bytes rowBytes,
        int burst,
        int transfersPerClock) {

    public Organization {
        requirePowerOfTwo("pseudo-channels", pseudoChannels);
        requirePowerOfTwo("width", width);
        requirePowerOfTwo("stack-ids", stackIds);
        requirePowerOfTwo("bank-groups", bankGroups);
        requirePowerOfTwo("banks-per-group", banksPerGroup);
        requirePowerOfTwo("row-bytes", rowBytes.value());
        requirePowerOfTwo("burst", burst);
        requirePowerOfTwo("transfers-per-clock", transfersPerClock);
        if (channels < 1 || rows < 1) {
            throw new IllegalArgumentException("channels and rows must be positive, were " + channels + " and " + rows);
        }
        if (width * burst % 8 != 0 || burst % transfersPerClock != 0 || rowBytes.value() < (long) width * burst / 8) {
            throw new IllegalArgumentException("an access of " + width + " pins x " + burst
                    + " transfers must be whole bytes, whole clocks and no longer than a row");
        }
    }

    /** Bytes of one column access: width × burst / 8. */
    public int accessBytes() {
        return width * burst / 8;
    }

    /** Command clocks for which one access holds the data pins. */
    public int burstClocks() {
        return burst / transfersPerClock;
    }

    /** Column accesses per row. */
    public int columns() {
        return (int) (rowBytes.value() / accessBytes());
    }

    /** Banks of one pseudo-channel. */
    public int banks() {
        return stackIds * bankGroups * banksPerGroup;
    }

    /** Capacity of one channel. */
    public Bytes channelCapacity() {
        return rowBytes.times((long) rows * banks() * pseudoChannels);
    }

    /** Addresses of one channel. */
    public AddressSpace addresses() {
        return new AddressSpace(accessBytes(), channelCapacity());
    }

    /** Data pins of one device. */
    public int pins() {
        return channels * pseudoChannels * width;
    }

    private static void requirePowerOfTwo(String name, long value) {
        if (Long.bitCount(value) != 1 || value < 1) {
            throw new IllegalArgumentException(name + " must be a power of two, was " + value);
        }
    }
}
