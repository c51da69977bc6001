// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;

/**
 * The state of a run, written to and restored from a tier by all ranks at once.
 *
 * <p><b>Model.</b> Every node is one client of the store and moves the state of its ranks: the run stands still for
 * {@link Tier#time}. Asynchronously, the ranks of a node first copy their state to the host's memory, which is the time that
 * the run sees, and the node drains the copy to the store while the run goes on. A host holds one copy, so the next may
 * begin when this one is drained.
 * <p><b>Left out.</b> Serialising tensors, planning and barriers, which may take longer than the bytes; what draining takes
 * from the host's memory and the network beside it.
 * <p><b>Check.</b> Time times rate is the state's size; the asynchronous stall is never above the synchronous one on the
 * published machines ({@code TierUsesTest}), and published checkpoints take no less than the law ({@code CatalogueTest}).
 * <p><b>Source.</b> Mohan et al., CheckFreq (FAST 2021); Wan et al., ByteCheckpoint (NSDI 2025).
 *
 * @param nodes nodes of the run
 * @param ranksPerNode ranks of a node
 * @param perRank state that each rank keeps for itself
 */
public record Checkpoint(int nodes, int ranksPerNode, Bytes perRank) {
    public Checkpoint {
        if (nodes < 1 || ranksPerNode < 1) {
            throw new IllegalArgumentException(
                    "a run has at least 1 node of 1 rank, not " + nodes + " of " + ranksPerNode);
        }
    }

    /** All of it. */
    public Bytes bytes() {
        return perNode().times(nodes);
    }

    private Bytes perNode() {
        return perRank.times(ranksPerNode);
    }

    /** How long the run stands still while all nodes write to a store. */
    public Picoseconds write(Tier store) {
        store.requireRoom(bytes());
        return store.time(store.transfer(Access.WRITE, perNode()), nodes);
    }

    /** How long all nodes read their state back. */
    public Picoseconds restore(Tier store) {
        return store.time(store.transfer(Access.READ, perNode()), nodes);
    }

    /** The same by way of the memory of each node's host, of which the ranks are clients. */
    public Asynchronous asynchronous(Tier host, Tier store) {
        host.requireRoom(perNode());
        return new Asynchronous(host.time(host.transfer(Access.WRITE, perRank), ranksPerNode), write(store));
    }

    /**
     * An asynchronous checkpoint.
     *
     * @param stall how long the run stands still
     * @param drain how long the copy takes to the store afterwards
     */
    public record Asynchronous(Picoseconds stall, Picoseconds drain) {
        /** What the run loses at each checkpoint if it computes for {@code between} from one to the next. */
        public Picoseconds loss(Picoseconds between) {
            return stall.plus(new Picoseconds(Math.max(0, drain.value() - between.value())));
        }
    }
}
