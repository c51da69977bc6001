// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The links of a graph, each direction by itself; those side by side are one edge unless flows choose among them. */
final class GraphEdges {
    private static final int MOST_EDGES = 1 << 24;

    private final int size;
    private final LinkBandwidth bandwidth;
    private final Picoseconds latency;
    private final boolean hashed;
    private final Map<String, Integer> switches = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private int links;

    /** One direction of a link: rate in bytes per second, strands that may fail. */
    record Edge(int tail, int head, double bytesPerSecond, long latencyPs, int strands) {}

    GraphEdges(int size, List<String> names, LinkBandwidth bandwidth, Picoseconds latency, boolean hashed) {
        this.size = size;
        this.bandwidth = bandwidth;
        this.latency = latency;
        this.hashed = hashed;
        for (String name : names) {
            switches.put(name, size + switches.size());
        }
    }

    List<Edge> list() {
        return edges;
    }

    /** Adds what one entry of the list joins. */
    void add(GraphLink link) {
        String key = "links[" + links++ + "].ends: ";
        List<Integer> from = vertices(link.ends().get(0), key);
        List<Integer> to = vertices(link.ends().get(1), key);
        boolean within = from.equals(to) && from.size() > 1;
        for (int a : from) {
            for (int b : to) {
                if (a == b && !within) {
                    throw new IllegalArgumentException(key + "a link joins two different ends, not " + link.ends());
                }
                if (!within || a < b) {
                    add(link, a, b);
                }
            }
        }
        if (edges.size() > MOST_EDGES) {
            throw new IllegalArgumentException("links are more than " + MOST_EDGES / 2);
        }
    }

    private void add(GraphLink link, int a, int b) {
        LinkBandwidth there = link.bandwidth().orElse(bandwidth);
        Picoseconds wire = link.latency().orElse(latency);
        double rate = arriving(there.perDirection(), wire, link);
        double back = arriving(link.back().orElse(there).perDirection(), wire, link);
        long latencyPs = link.errors()
                .map(errors -> errors.meanDelay(there.perDirection(), wire))
                .orElse(wire)
                .value();
        int count = link.count().orElse(1);
        int lanes = link.lanes().orElse(1);
        int wide = hashed ? 1 : count;
        for (int i = 0; i < count / wide; i++) {
            edges.add(new Edge(a, b, wide * rate, latencyPs, wide * lanes));
            edges.add(new Edge(b, a, wide * back, latencyPs, wide * lanes));
        }
    }

    private static double arriving(BytesPerSecond rate, Picoseconds wire, GraphLink link) {
        return rate.value()
                * link.errors()
                        .map(errors -> errors.goodput(rate, wire).value())
                        .orElse(1.0);
    }

    private List<Integer> vertices(String end, String key) {
        List<Integer> found = new ArrayList<>();
        for (String name : Span.parse(end).names()) {
            if (switches.containsKey(name)) {
                found.add(switches.get(name));
            } else if (!Span.isNumber(name)) {
                throw new IllegalArgumentException(key + "'" + name + "' is neither a member 0 … " + (size - 1)
                        + (switches.isEmpty() ? "" : " nor one of the switches " + String.join(", ", switches.keySet()))
                        + "; add it to 'switches'");
            } else if (Integer.parseInt(name) >= size) {
                throw new IllegalArgumentException(key + name + " is not one of the members 0 … " + (size - 1)
                        + "; write a larger 'size' or another end");
            } else {
                found.add(Integer.parseInt(name));
            }
        }
        return found;
    }
}
