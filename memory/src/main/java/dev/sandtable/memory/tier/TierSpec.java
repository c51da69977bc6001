// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * One tier as {@code configs/tiers} describes it: alike members behind one name, the link of a client, and how a client
 * asks. One record for host memory, pools, drives and file systems, so that one law prices all of them.
 *
 * @param kind what it is
 * @param members alike parts over which every transfer is striped: memory nodes, drives, servers
 * @param capacity what one member holds; absent where the operator states no limit
 * @param medium what one member delivers and accepts
 * @param client what the link or the software of one client carries
 * @param latency how long the first byte takes
 * @param requests how a client asks
 */
public record TierSpec(
        Kind kind,
        int members,
        Optional<Bytes> capacity,
        Rates medium,
        Rates client,
        Latency latency,
        Requests requests) {

    public TierSpec {
        if (members < 1) {
            throw new IllegalArgumentException("members must be at least 1, was " + members);
        }
        if (capacity.filter(bytes -> bytes.value() == 0).isPresent()) {
            throw new IllegalArgumentException("capacity must be more than 0");
        }
    }

    /** Kinds of tier, nearest first. */
    public enum Kind {
        /** DRAM of the host that an accelerator is plugged into. */
        HOST,
        /** DRAM that several hosts reach over a fabric. */
        POOL,
        /** Flash in the node. */
        NVME,
        /** A parallel file system. */
        FILE_SYSTEM,
        /** Objects over a network, with a latency that only many requests in flight hide. */
        OBJECT_STORE
    }

    /**
     * Rates of both ways.
     *
     * @param read from the tier
     * @param write to the tier
     * @param together ceiling of the sum of both: the rate itself where both ways share one bus (half duplex), absent
     *     where neither slows the other (full duplex)
     */
    public record Rates(BytesPerSecond read, BytesPerSecond write, Optional<BytesPerSecond> together) {
        public Rates {
            requirePositive("read", read);
            requirePositive("write", write);
            double faster = Math.max(read.value(), write.value());
            if (together.filter(sum -> !(sum.value() >= faster)).isPresent()) {
                throw new IllegalArgumentException(
                        "together must be at least the faster way alone, " + new BytesPerSecond(faster));
            }
        }

        private static void requirePositive(String name, BytesPerSecond rate) {
            if (!(rate.value() > 0)) {
                throw new IllegalArgumentException(name + " must be more than 0, was " + rate);
            }
        }

        /** The rate of one way while the other rests. */
        public BytesPerSecond of(Access access) {
            return access == Access.READ ? read : write;
        }
    }

    /**
     * Times that no rate shortens.
     *
     * @param read from a request to its first byte
     * @param write from a request to its acknowledgement, less the time of its bytes
     * @param open once per transfer, before its first request: metadata of a file; none where absent
     */
    public record Latency(Picoseconds read, Picoseconds write, Optional<Picoseconds> open) {
        public Latency {
            requireNotNegative("read", read);
            requireNotNegative("write", write);
            open.ifPresent(time -> requireNotNegative("open", time));
        }

        private static void requireNotNegative(String name, Picoseconds time) {
            if (time.value() < 0) {
                throw new IllegalArgumentException(name + " must not be negative, was " + time);
            }
        }

        /** The latency of one way. */
        public Picoseconds of(Access access) {
            return access == Access.READ ? read : write;
        }
    }

    /**
     * How a client asks, and how often a member answers.
     *
     * @param size bytes of the largest request
     * @param inFlight requests that a client has outstanding
     * @param reads requests that a member reads per second; absent where its rate is the only limit
     * @param writes requests that a member writes per second; absent likewise
     */
    public record Requests(Bytes size, int inFlight, Optional<PerSecond> reads, Optional<PerSecond> writes) {
        public Requests {
            if (size.value() < 1) {
                throw new IllegalArgumentException("size must be at least 1 byte, was " + size.value());
            }
            if (inFlight < 1) {
                throw new IllegalArgumentException("in-flight must be at least 1, was " + inFlight);
            }
            requirePositive("reads", reads);
            requirePositive("writes", writes);
        }

        private static void requirePositive(String name, Optional<PerSecond> rate) {
            if (rate.filter(perSecond -> !(perSecond.value() > 0)).isPresent()) {
                throw new IllegalArgumentException(name + " must be more than 0 per second");
            }
        }

        /** The ceiling of one way. */
        public Optional<PerSecond> of(Access access) {
            return access == Access.READ ? reads : writes;
        }
    }
}
