// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The links of a unit in which some have failed.
 *
 * <p><b>Model.</b> A link keeps the share of its rate that its strands have left; at zero it is dead. A route without a
 * dead link stays as it was. Another follows the old one while that brings it nearer and takes a shortest way over live
 * links where it does not, chosen among equal ways by a hash of both ends. Behind adapters a flow keeps the ports of its two lanes
 * as long as they live and lead anywhere.
 *
 * <p><b>Left out.</b> The time that routing takes to notice; new balance for flows that did not use what failed.
 *
 * <p><b>Check.</b> One dead spine of four leaves three quarters, one dead pair of a mesh goes over a third member ({@code
 * FaultTest}).
 *
 * <p><b>Source.</b> Fault-tolerant minimal routing, Dally and Towles, chapter 14.
 */
final class FaultyWiring implements Wiring {
    private final Wiring whole;
    private final int members;
    private final double[] left;
    private final ShortestPaths paths;
    private final boolean anyDead;
    private final int longest;

    /**
     * A unit with faults.
     *
     * @param left share of each link's rate that is left
     */
    FaultyWiring(Wiring whole, int members, double[] left) {
        this.whole = whole;
        this.members = members;
        this.left = left.clone();
        paths = new ShortestPaths(whole, members, this::alive);
        anyDead = Arrays.stream(left).anyMatch(share -> share <= 0);
        longest = anyDead ? whole.longestRoute() + paths.longest() : whole.longestRoute();
    }

    private boolean alive(int link) {
        return left[link] > 0;
    }

    /** Two members without a way between them. */
    Optional<int[]> findApart() {
        return anyDead ? Connectivity.findApart(whole, members, this::alive) : Optional.empty();
    }

    @Override
    public int links() {
        return whole.links();
    }

    @Override
    public double bytesPerSecond(int link) {
        return whole.bytesPerSecond(link) * left[link];
    }

    @Override
    public int longestRoute() {
        return longest;
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        int length = whole.route(from, fromLane, to, toLane, path);
        for (int i = 0; i < length; i++) {
            if (!alive(path[i])) {
                return detour(from, fromLane, to, toLane, path, length);
            }
        }
        return length;
    }

    private int detour(int from, int fromLane, int to, int toLane, int[] path, int usualLength) {
        int[] usual = Arrays.copyOf(path, usualLength);
        long ends = FlowHash.of((long) from << 32 | whole.port(fromLane)) + ((long) to << 32 | whole.port(toLane));
        int first = usual[0];
        int last = usual[usualLength - 1];
        if (!whole.forwards()) {
            int target = alive(last) ? whole.tail(last) : to;
            int start = alive(first) ? whole.head(first) : from;
            if (reaches(start, target)) {
                int length = alive(first) ? append(path, 0, first) : 0;
                length = walk(start, target, usual, ends, path, length);
                return target == to ? length : append(path, length, last);
            }
        }
        return walk(from, to, usual, ends, path, 0);
    }

    private boolean reaches(int start, int target) {
        return paths.distances(target)[start] != ShortestPaths.NEVER;
    }

    private static int append(int[] path, int length, int link) {
        path[length] = link;
        return length + 1;
    }

    /** From a vertex to a target over live links, along the usual route where that leads nearer. */
    private int walk(int start, int target, int[] usual, long ends, int[] path, int before) {
        int[] distance = paths.distances(target);
        int length = before;
        for (int at = start; at != target; at = whole.head(path[length - 1])) {
            int kept = usualFrom(at, usual, distance);
            if (kept < 0) {
                int ways = paths.choices(at, distance);
                kept = paths.choice(at, distance, FlowHash.pick(FlowHash.of(ends) + at, ways));
            }
            path[length++] = kept;
        }
        return length;
    }

    private int usualFrom(int vertex, int[] usual, int[] distance) {
        for (int link : usual) {
            if (whole.tail(link) == vertex && alive(link) && distance[whole.head(link)] < distance[vertex]) {
                return link;
            }
        }
        return -1;
    }

    @Override
    public double hops(int from, int to) {
        int[] path = new int[longest];
        return hopsAlong(from, to, path, route(from, 0, to, 0, path));
    }

    @Override
    public double hopsAlong(int from, int to, int[] path, int length) {
        return whole.hopsAlong(from, to, path, length);
    }

    @Override
    public double egress(int member, int lane) {
        return whole.egress(member, lane);
    }

    @Override
    public int port(int lane) {
        return whole.port(lane);
    }

    @Override
    public int ports() {
        return whole.ports();
    }

    @Override
    public int vertices() {
        return whole.vertices();
    }

    @Override
    public int tail(int link) {
        return whole.tail(link);
    }

    @Override
    public int head(int link) {
        return whole.head(link);
    }

    @Override
    public boolean forwards() {
        return whole.forwards();
    }

    @Override
    public Map<String, Integer> parts() {
        return whole.parts();
    }

    @Override
    public List<int[]> blocks() {
        return whole.blocks();
    }

    /** Rates alone change no route, so the closed form of the whole unit holds. */
    @Override
    public void exchange(int[] ranks, int[] laneOfPort, double bytes, double[] loads) {
        if (anyDead) {
            Wiring.super.exchange(ranks, laneOfPort, bytes, loads);
        } else {
            whole.exchange(ranks, laneOfPort, bytes, loads);
        }
    }

    @Override
    public double shareLeft(int from, int to) {
        int[] path = new int[longest];
        int length = whole.route(from, 0, to, 0, path);
        double least = 1;
        for (int i = 0; i < length; i++) {
            least = Math.min(least, left[path[i]]);
        }
        return least;
    }
}
