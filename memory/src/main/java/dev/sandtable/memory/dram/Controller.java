// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * The memory controller's choices, one controller per channel.
 *
 * @param scheduling in which order waiting requests are served
 * @param queues where they wait
 * @param fairness what keeps a request from waiting for ever
 * @param page what happens to a row after an access
 * @param mapping how an address picks bank, row and column
 * @param refresh how cells are kept alive
 * @param ecc error correction that takes part of the memory, if there is one
 */
public record Controller(
        Scheduling scheduling,
        Queues queues,
        Fairness fairness,
        PagePolicy page,
        AddressMapping mapping,
        RefreshPolicy refresh,
        Optional<InlineEcc> ecc) {

    private static final int PER_BANK = 8;

    /**
     * Where requests wait, and when writes have their turn.
     *
     * @param reads reads that wait
     * @param writes writes that wait; where a last-level cache holds back dirty lines for the controller to drain in
     *     batches, its part counts here
     * @param low fill of the write queue below which draining writes ends
     * @param high fill of the write queue above which draining writes begins
     * @param perBank requests that wait in each bank's own queue under {@link Scheduling#BANK_QUEUES}; unused otherwise
     */
    public record Queues(int reads, int writes, Ratio low, Ratio high, int perBank) {
        public Queues {
            if (reads < 1 || writes < 1 || perBank < 1) {
                throw new IllegalArgumentException("queues must be at least 1 deep, were " + reads + " reads, " + writes
                        + " writes and " + perBank + " per bank");
            }
            if (!(0 <= low.value() && low.value() < high.value() && high.value() < 1)) {
                throw new IllegalArgumentException(
                        "watermarks must satisfy 0 <= write-low < write-high < 1, were " + low + " and " + high);
            }
        }

        /** Queues of these depths that drain between 80 % and 20 % fill; eight requests per bank. */
        public static Queues of(int reads, int writes) {
            return new Queues(reads, writes, new Ratio(0.2), new Ratio(0.8), PER_BANK);
        }
    }

    /**
     * Limits to serving younger requests first.
     *
     * @param patience once a request has waited this long, no younger request to its bank goes before it; zero for no limit
     * @param rowHits most accesses to an open row while an older request wants another row of the bank; zero for no limit
     */
    public record Fairness(Picoseconds patience, int rowHits) {
        /** No limits. */
        public static final Fairness NONE = new Fairness(Picoseconds.ZERO, 0);

        public Fairness {
            if (patience.value() < 0 || rowHits < 0) {
                throw new IllegalArgumentException(
                        "patience and row-hits must not be negative, were " + patience + " and " + rowHits);
            }
        }
    }

    /**
     * A plain controller, as simulators of controllers are compared: 64 reads and 64 writes deep, first-ready first-come
     * first-served without limits, open pages, all banks refreshed at once.
     */
    public static Controller plain(AddressMapping mapping) {
        return new Controller(
                Scheduling.FIRST_READY,
                Queues.of(64, 64),
                Fairness.NONE,
                PagePolicy.OPEN,
                mapping,
                RefreshPolicy.ALL_BANK,
                Optional.empty());
    }

    /**
     * A controller with queues per bank, as the other school of simulators has it: 32 reads and 32 writes before eight per
     * bank, four accesses to an open row while another is wanted, open pages, all banks refreshed at once.
     */
    public static Controller bankQueues(AddressMapping mapping) {
        return plain(mapping)
                .withScheduling(Scheduling.BANK_QUEUES)
                .withQueues(new Queues(32, 32, new Ratio(0.25), new Ratio(0.8), PER_BANK))
                .withFairness(new Fairness(Picoseconds.ZERO, 4));
    }

    /**
     * A controller as accelerators have them: 64 reads deep (the depth of published GPU simulator configurations), 256
     * writes deep because the last-level cache holds dirty lines back (Stuecheli et al., "The virtual write queue", ISCA
     * 2010; the size is an estimate), chunks of a row interleaved over bank groups and banks permuted by the row, refresh
     * bank by bank; else {@link #plain}.
     */
    public static Controller throughput() {
        return plain(AddressMapping.BANK_GROUP_PERMUTED)
                .withQueues(Queues.of(64, 256))
                .withRefresh(RefreshPolicy.PER_BANK);
    }

    /** The same for one kind of device, whose banks are refreshed together where they cannot be one by one. */
    public static Controller throughput(DramSpec device) {
        boolean banks = device.timings().rfcBank().isPresent();
        return banks ? throughput() : throughput().withRefresh(RefreshPolicy.ALL_BANK);
    }

    /** This controller with another order of service. */
    public Controller withScheduling(Scheduling other) {
        return new Controller(other, queues, fairness, page, mapping, refresh, ecc);
    }

    /** This controller with other queues. */
    public Controller withQueues(Queues other) {
        return new Controller(scheduling, other, fairness, page, mapping, refresh, ecc);
    }

    /** This controller with other limits. */
    public Controller withFairness(Fairness other) {
        return new Controller(scheduling, queues, other, page, mapping, refresh, ecc);
    }

    /** This controller with another page policy. */
    public Controller withPage(PagePolicy other) {
        return new Controller(scheduling, queues, fairness, other, mapping, refresh, ecc);
    }

    /** This controller with another address mapping. */
    public Controller withMapping(AddressMapping other) {
        return new Controller(scheduling, queues, fairness, page, other, refresh, ecc);
    }

    /** This controller with another refresh policy. */
    public Controller withRefresh(RefreshPolicy other) {
        return new Controller(scheduling, queues, fairness, page, mapping, other, ecc);
    }

    /** This controller with error correction in the memory itself, or without. */
    public Controller withEcc(Optional<InlineEcc> other) {
        return new Controller(scheduling, queues, fairness, page, mapping, refresh, other);
    }
}
