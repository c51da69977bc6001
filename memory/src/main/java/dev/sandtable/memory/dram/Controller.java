// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Ratio;

/**
 * The memory controller's choices, one controller per channel.
 *
 * @param readQueue reads that wait
 * @param writeQueue writes that wait; where a last-level cache holds back dirty lines for the controller to drain in
 *     batches, its part counts here
 * @param writeLow fill of the write queue below which draining writes ends
 * @param writeHigh fill of the write queue above which draining writes begins
 * @param page what happens to a row after an access
 * @param mapping how an address picks bank, row and column
 * @param refresh how cells are kept alive
 */
public record Controller(
        int readQueue,
        int writeQueue,
        Ratio writeLow,
        Ratio writeHigh,
        PagePolicy page,
        AddressMapping mapping,
        RefreshPolicy refresh) {

    public Controller {
        if (readQueue < 1 || writeQueue < 1) {
            throw new IllegalArgumentException(
                    "read-queue and write-queue must be positive, were " + readQueue + " and " + writeQueue);
        }
        if (!(0 <= writeLow.value() && writeLow.value() < writeHigh.value() && writeHigh.value() < 1)) {
            throw new IllegalArgumentException(
                    "watermarks must satisfy 0 <= write-low < write-high < 1, were " + writeLow + " and " + writeHigh);
        }
    }

    /**
     * A controller as accelerators have them: 64 reads deep (the depth of published GPU simulator configurations), 256
     * writes deep because the last-level cache holds dirty lines back (Stuecheli et al., "The virtual write queue", ISCA
     * 2010; the size is an estimate), draining between 80 % and 20 % fill, open pages, chunks of a row interleaved over
     * bank groups and banks permuted by the row, refresh bank by bank.
     */
    public static Controller throughput() {
        return new Controller(
                64,
                256,
                new Ratio(0.2),
                new Ratio(0.8),
                PagePolicy.OPEN,
                AddressMapping.BANK_GROUP_PERMUTED,
                RefreshPolicy.PER_BANK);
    }

    /** This controller with both queues of one depth. */
    public Controller withQueues(int depth) {
        return new Controller(depth, depth, writeLow, writeHigh, page, mapping, refresh);
    }

    /** This controller with another page policy. */
    public Controller withPage(PagePolicy other) {
        return new Controller(readQueue, writeQueue, writeLow, writeHigh, other, mapping, refresh);
    }

    /** This controller with another address mapping. */
    public Controller withMapping(AddressMapping other) {
        return new Controller(readQueue, writeQueue, writeLow, writeHigh, page, other, refresh);
    }

    /** This controller with another refresh policy. */
    public Controller withRefresh(RefreshPolicy other) {
        return new Controller(readQueue, writeQueue, writeLow, writeHigh, page, mapping, other);
    }
}
