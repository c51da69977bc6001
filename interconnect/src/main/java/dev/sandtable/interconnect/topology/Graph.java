// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Members and switches joined link by link.
 *
 * <p><b>Model.</b> The members are 0 … size − 1, the switches have names. A route has as few links as possible. Among
 * equal ways each vertex chooses by the digits of the target's number (the destination-modulo rule of InfiniBand's fat
 * trees), or by a hash of the two ends, link by link where several lie side
 * by side. Members pass on what is not for them where two members are wired to each other, else only switches do.
 *
 * <p><b>Left out.</b> Weights: the fewest links win, however narrow. Switches never bind but by their links.
 *
 * <p><b>Check.</b> A graph of a mesh, a cube or a tree costs what the kind of that name costs; on random graphs every pair
 * has a route of least length ({@code GraphTest}).
 *
 * <p><b>Source.</b> Dally and Towles, chapters 3 and 8; Zahavi, <i>D-Mod-K routing providing non-blocking traffic for shift
 * permutations on real life fat trees</i> (2010); Hopps, RFC 2992.
 *
 * @param size members
 * @param switches names, also as ranges ({@code leaf-0..3}); none where absent
 * @param bandwidth per link, of links that do not state their own
 * @param latency of links that do not state their own
 * @param links what is joined
 * @param routing how equal ways are chosen among; by target where absent
 * @param attachment how a chip drives it
 */
public record Graph(
        int size,
        Optional<List<String>> switches,
        LinkBandwidth bandwidth,
        Picoseconds latency,
        List<GraphLink> links,
        Optional<Routing> routing,
        Optional<Attachment> attachment)
        implements Level {
    /** How a vertex chooses among equally short ways. */
    public enum Routing {
        /** The number of the target decides; links side by side are one of their summed rate. */
        TARGET,
        /** A hash of both ends decides, for every link (equal-cost multipath): flows may collide. */
        HASHED
    }

    public Graph {
        Rates.checkSize(size);
        checkScope("bandwidth", bandwidth);
        switches = switches.map(Graph::unrolled);
        links = List.copyOf(links);
        if (latency.value() < 0) {
            throw new IllegalArgumentException("latency must not be negative, was " + latency);
        }
        Optional<String> apart =
                wiring(size, switches, bandwidth, latency, links, routing).findUnreachable();
        if (apart.isPresent()) {
            throw new IllegalArgumentException("links leave " + apart.get() + "; add a link between the two parts");
        }
    }

    static void checkScope(String key, LinkBandwidth rate) {
        if (rate.scope() != LinkBandwidth.Scope.PER_LINK) {
            throw new IllegalArgumentException(
                    key + " of a graph's link is per link, such as '25 GB/s per direction per link', was " + rate);
        }
    }

    private static List<String> unrolled(List<String> names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            for (String one : Span.parse(name).names()) {
                if (Span.isNumber(one)) {
                    throw new IllegalArgumentException(
                            "switches have names, because numbers are members; write 'switch-" + one + "'");
                }
                if (all.contains(one)) {
                    throw new IllegalArgumentException("switches has '" + one + "' twice");
                }
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    /** Names of all switches in order. */
    private static List<String> names(Optional<List<String>> switches) {
        return switches.orElse(List.of());
    }

    @Override
    public Level withSize(int other) {
        if (other != size) {
            throw new IllegalArgumentException(
                    "a graph of " + size + " members cannot have " + other + "; its links are written one by one");
        }
        return this;
    }

    @Override
    public Wiring wire(int lanes) {
        return wiring(size, switches, bandwidth, latency, links, routing);
    }

    private static GraphWiring wiring(
            int size,
            Optional<List<String>> switches,
            LinkBandwidth bandwidth,
            Picoseconds latency,
            List<GraphLink> links,
            Optional<Routing> routing) {
        boolean hashed = routing.orElse(Routing.TARGET) == Routing.HASHED;
        GraphEdges edges = new GraphEdges(size, names(switches), bandwidth, latency, hashed);
        links.forEach(edges::add);
        return new GraphWiring(size, names(switches), edges.list(), latency, hashed);
    }
}
