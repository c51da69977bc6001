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
 * What a communication library can do: the algorithms and protocols it has, how it chooses among them, and what its
 * software costs beside the wire. Node constants (start, spread, hop, efficiency, ramp) belong to the level's
 * attachment; a poorer library on the same wires has fewer algorithms, a longer overhead or a lower efficiency here.
 *
 * @param algorithms those it has
 * @param protocols those it has; between pairs the first that admits the size is taken
 * @param inSwitch collectives that it gives to a switch that adds
 * @param overhead added to the start of every collective
 * @param rendezvous hops of a message between two ranks that meet (ready, data, done), and posts of each of its chunks
 * @param efficiency share of the attachment's efficiency that it reaches; in (0, 1]
 * @param channels parts into which it divides a collective among cores; 0 where engines of their own copy
 * @param coresPerChannel cores that a channel holds while the collective runs
 * @param grain piece of a rank from which on all channels run; they always do where absent
 * @param beliefs what it takes its ways to cost, and chooses by; by what they do cost where empty
 */
public record CommunicationLibrary(
        List<Algorithm> algorithms,
        List<Protocol> protocols,
        List<Collective.Kind> inSwitch,
        Picoseconds overhead,
        double rendezvous,
        Ratio efficiency,
        @Default("0") int channels,
        @Default("1") int coresPerChannel,
        Optional<Bytes> grain,
        @Default("[]") List<Belief> beliefs) {

    /** A library that weighs what its ways do cost, always runs all its channels and holds no cores. */
    public CommunicationLibrary(
            List<Algorithm> algorithms,
            List<Protocol> protocols,
            List<Collective.Kind> inSwitch,
            Picoseconds overhead,
            double rendezvous,
            Ratio efficiency) {
        this(algorithms, protocols, inSwitch, overhead, rendezvous, efficiency, 0, 1, Optional.empty(), List.of());
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
                coresPerChannel,
                grain,
                beliefs);
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
     * @param fences ramps of the attachment that each hop waits for; 0 where flags travel with the data
     * @param opening ramps until the pipeline of chunks runs; without chunks where 0 and flags share the wire
     * @param post until the thread that drives an adapter has posted a step of all channels; no step of a ring through
     *     adapters is shorter
     */
    public record Protocol(
            String name,
            Ratio payload,
            int crossings,
            Picoseconds proxy,
            Optional<Bytes> pairLimit,
            @Default("0") int fences,
            @Default("0") int opening,
            @Default("0 us") Picoseconds post) {

        /** A protocol whose hops and opening wait for no fence. */
        public Protocol(String name, Ratio payload, int crossings, Picoseconds proxy, Optional<Bytes> pairLimit) {
            this(name, payload, crossings, proxy, pairLimit, 0, 0, Picoseconds.ZERO);
        }

        public Protocol {
            if (!(payload.value() > 0 && payload.value() <= 1)) {
                throw new IllegalArgumentException("payload must be above 0 and at most 1, was " + payload);
            }
            if (crossings < 1) {
                throw new IllegalArgumentException("crossings must be at least 1, was " + crossings);
            }
            if (fences < 0 || opening < 0) {
                throw new IllegalArgumentException(
                        "fences and opening must not be negative, were " + fences + " and " + opening);
            }
        }

        /** Whether flags share the wire with the data, so that a store is its own signal. */
        boolean flagsInline() {
            return payload.value() < 1;
        }

        /** Whether data moves in chunks that are posted one after the other. */
        boolean chunked() {
            return opening > 0 || !flagsInline();
        }

        /** What needs no protocol: the chip writes into memory that is set aside, and the flag follows in order. */
        static final Protocol POSTED = new Protocol("posts", new Ratio(1), 1, Picoseconds.ZERO, Optional.empty());

        boolean admitsPair(double bytes) {
            return pairLimit.isEmpty() || bytes <= pairLimit.get().value();
        }
    }

    /**
     * What a library takes one of its ways to cost: base + hops + bytes on the wire / share.
     *
     * @param algorithm the way
     * @param protocol the protocol's name
     * @param base whatever the number of ranks
     * @param hop one hop inside a unit
     * @param networkHop one hop through an adapter
     * @param post least time of a hop in a ring that passes an adapter
     * @param share of the wires' rate inside a unit
     * @param networkShare of the wires' rate where an adapter is on the way
     */
    public record Belief(
            Algorithm algorithm,
            String protocol,
            Picoseconds base,
            Picoseconds hop,
            Picoseconds networkHop,
            Picoseconds post,
            Ratio share,
            Ratio networkShare) {
        public Belief {
            if (!(share.value() > 0 && networkShare.value() > 0)) {
                throw new IllegalArgumentException(
                        "share and network-share must be positive, were " + share + " and " + networkShare);
            }
        }
    }

    public CommunicationLibrary {
        beliefs = List.copyOf(beliefs);
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
        for (Belief belief : beliefs) {
            if (protocols.stream().noneMatch(protocol -> protocol.name().equals(belief.protocol()))) {
                throw new IllegalArgumentException("beliefs name the protocol " + belief.protocol()
                        + ", which protocols lacks; write one of "
                        + protocols.stream().map(Protocol::name).toList());
            }
        }
        if (protocols.stream().noneMatch(protocol -> protocol.pairLimit().isEmpty())) {
            throw new IllegalArgumentException(
                    "one protocol must admit messages of any size: leave out its pair-limit");
        }
    }
}
