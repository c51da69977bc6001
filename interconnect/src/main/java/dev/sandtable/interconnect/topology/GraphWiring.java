// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The links of a graph: edge 2i of the list is one direction of a link, edge 2i + 1 the other. */
final class GraphWiring implements Wiring {
    private static final String SWITCH = "switch";

    private final int members;
    private final List<String> switches;
    private final int[] tail;
    private final int[] head;
    private final double[] bytesPerSecond;
    private final long[] latencyPs;
    private final int[] strands;
    private final double[] egress;
    private final boolean hashed;
    private final boolean direct;
    private final double hopPs;
    private final ShortestPaths paths;

    GraphWiring(int members, List<String> switches, List<GraphEdges.Edge> edges, Picoseconds latency, boolean hashed) {
        this.members = members;
        this.switches = switches;
        tail = edges.stream().mapToInt(GraphEdges.Edge::tail).toArray();
        head = edges.stream().mapToInt(GraphEdges.Edge::head).toArray();
        bytesPerSecond =
                edges.stream().mapToDouble(GraphEdges.Edge::bytesPerSecond).toArray();
        latencyPs = edges.stream().mapToLong(GraphEdges.Edge::latencyPs).toArray();
        strands = edges.stream().mapToInt(GraphEdges.Edge::strands).toArray();
        this.hashed = hashed;
        hopPs = Math.max(1, latency.value());
        egress = new double[members];
        boolean wired = false;
        for (int link = 0; link < tail.length; link++) {
            if (tail[link] < members) {
                egress[tail[link]] += bytesPerSecond[link];
                wired |= head[link] < members;
            }
        }
        direct = wired;
        paths = new ShortestPaths(this, members, link -> true);
    }

    /** Two members without a way between them, in words. */
    Optional<String> findUnreachable() {
        return Connectivity.findApart(this, members, link -> true)
                .map(pair -> "no way from member " + pair[0] + " to member " + pair[1]);
    }

    @Override
    public int links() {
        return tail.length;
    }

    @Override
    public double bytesPerSecond(int link) {
        return bytesPerSecond[link];
    }

    @Override
    public int vertices() {
        return members + switches.size();
    }

    @Override
    public int tail(int link) {
        return tail[link];
    }

    @Override
    public int head(int link) {
        return head[link];
    }

    /** Where members are wired to members, they pass on; where all are wired to switches, those do. */
    @Override
    public boolean forwards() {
        return direct;
    }

    @Override
    public int strands(int link) {
        return strands[link];
    }

    @Override
    public Map<String, Integer> parts() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        switches.forEach(name -> parts.put(name, 1));
        return parts;
    }

    @Override
    public Optional<Part> findPart(String name) {
        int index = switches.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(new Part(SWITCH, index));
    }

    @Override
    public boolean runsThrough(int link, int strand, Part part) {
        return tail[link] == members + part.number() || head[link] == members + part.number();
    }

    @Override
    public int longestRoute() {
        return Math.max(1, paths.longest());
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        int[] distance = paths.distances(to);
        long ends = FlowHash.of((long) from << 32 | fromLane) + ((long) to << 32 | toLane);
        int length = 0;
        int digits = to;
        for (int at = from; at != to; at = head[path[length - 1]]) {
            int ways = paths.choices(at, distance);
            int way = hashed ? FlowHash.pick(FlowHash.of(ends) + at, ways) : digits % ways;
            digits /= ways;
            path[length++] = paths.choice(at, distance, way);
        }
        return length;
    }

    @Override
    public double hops(int from, int to) {
        int[] path = new int[longestRoute()];
        return hopsAlong(from, to, path, route(from, 0, to, 0, path));
    }

    @Override
    public double hopsAlong(int from, int to, int[] path, int length) {
        double sumPs = 0;
        for (int i = 0; i < length; i++) {
            sumPs += latencyPs[path[i]];
        }
        return sumPs / hopPs;
    }

    @Override
    public double egress(int member, int lane) {
        return egress[member];
    }

    /** Around every switch: the members that hang on it alone, and it. */
    @Override
    public List<int[]> blocks() {
        int[] home = new int[members];
        Arrays.fill(home, -1);
        for (int link = 0; link < tail.length; link++) {
            if (tail[link] < members) {
                boolean same = home[tail[link]] == -1 || home[tail[link]] == head[link];
                home[tail[link]] = same ? head[link] : vertices();
            }
        }
        int[] block = new int[vertices()];
        boolean any = false;
        for (int v = 0; v < block.length; v++) {
            int at = v < members ? home[v] : v;
            block[v] = at >= members && at < vertices() ? at - members : -1;
            any |= v < members && block[v] >= 0;
        }
        return any ? new ArrayList<>(List.of(block)) : List.of();
    }
}
