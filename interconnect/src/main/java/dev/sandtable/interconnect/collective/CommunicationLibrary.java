// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Optional;

/**
 * What a communication library can do: the algorithms and protocols it has, and what its software costs beside the
 * wire. Node constants (start, hop, efficiency, ramp) belong to the level's attachment; a poorer library on the same
 * wires has fewer algorithms, a longer overhead or a lower efficiency here.
 *
 * @param algorithms those it has; the cheapest is taken
 * @param protocols those it has; the cheapest is taken, except between pairs, where the first that admits the size is
 * @param inSwitch collectives that it gives to a switch that adds
 * @param overhead added to the start of every collective
 * @param rendezvous hops of a message between two ranks that meet: ready, data, done
 * @param efficiency share of the attachment's efficiency that it reaches; in (0, 1]
 * @param channels parts into which it divides a collective among cores; 0 where engines of their own copy
 * @param coresPerChannel cores that a channel holds while the collective runs
 */
public record CommunicationLibrary(
        List<Algorithm> algorithms,
        List<Protocol> protocols,
        List<Collective.Kind> inSwitch,
        Picoseconds overhead,
        int rendezvous,
        Ratio efficiency,
        @Default("0") int channels,
        @Default("1") int coresPerChannel) {

    /** A library whose collectives hold no cores. */
    public CommunicationLibrary(
            List<Algorithm> algorithms,
            List<Protocol> protocols,
            List<Collective.Kind> inSwitch,
            Picoseconds overhead,
            int rendezvous,
            Ratio efficiency) {
        this(algorithms, protocols, inSwitch, overhead, rendezvous, efficiency, 0, 1);
    }

    /** The same with one algorithm, which it takes whatever it costs, and all collectives given to switches that can. */
    public CommunicationLibrary insisting(Algorithm algorithm) {
        return new CommunicationLibrary(
                List.of(algorithm),
                protocols,
                List.of(Collective.Kind.values()),
                overhead,
                rendezvous,
                efficiency,
                channels,
                coresPerChannel);
    }

    /** Cores of a chip that a collective holds. */
    public int cores() {
        return channels * coresPerChannel;
    }

    /**
     * How data and its flag cross a link.
     *
     * @param name what the library calls it
     * @param payload share of the wire that is data and not flags; in (0, 1]
     * @param crossings sequential crossings of one hop: 1 where the flag travels with the data, 2 where it follows a fence
     * @param proxy added to a hop through an adapter, for the thread that posts the message
     * @param pairLimit largest message between a pair that uses it; any where absent, none where 0
     */
    public record Protocol(String name, Ratio payload, int crossings, Picoseconds proxy, Optional<Bytes> pairLimit) {
        public Protocol {
            if (!(payload.value() > 0 && payload.value() <= 1)) {
                throw new IllegalArgumentException("payload must be above 0 and at most 1, was " + payload);
            }
            if (crossings < 1) {
                throw new IllegalArgumentException("crossings must be at least 1, was " + crossings);
            }
        }

        /** What needs no protocol: the chip writes into memory that is set aside, and the flag follows in order. */
        static final Protocol POSTED = new Protocol("posts", new Ratio(1), 1, Picoseconds.ZERO, Optional.empty());

        boolean admitsPair(double bytes) {
            return pairLimit.isEmpty() || bytes <= pairLimit.get().value();
        }
    }

    public CommunicationLibrary {
        algorithms = List.copyOf(algorithms);
        protocols = List.copyOf(protocols);
        inSwitch = List.copyOf(inSwitch);
        if (algorithms.isEmpty() || protocols.isEmpty()) {
            throw new IllegalArgumentException("a communication library needs an algorithm and a protocol");
        }
        if (rendezvous < 1) {
            throw new IllegalArgumentException("rendezvous must be at least 1, was " + rendezvous);
        }
        if (!(efficiency.value() > 0 && efficiency.value() <= 1)) {
            throw new IllegalArgumentException("efficiency must be above 0 and at most 1, was " + efficiency);
        }
        if (channels < 0 || coresPerChannel < 1) {
            throw new IllegalArgumentException("channels must not be negative and cores-per-channel at least 1, were "
                    + channels + " and " + coresPerChannel);
        }
        if (protocols.stream().noneMatch(protocol -> protocol.pairLimit().isEmpty())) {
            throw new IllegalArgumentException(
                    "one protocol must admit messages of any size: leave out its pair-limit");
        }
    }
}
