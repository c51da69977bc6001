// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directed graph of one unit of a level. Links are numbered 0 … links − 1; nothing is stored per pair of members.
 * Contract: a route between different members is never empty, is the same for the same arguments, and every capacity is
 * positive.
 */
public interface Wiring {

    /** Directed links of one unit. */
    int links();

    /** Raw rate of a link in bytes per second. */
    double bytesPerSecond(int link);

    /** The longest route in links; the size that {@code path} must have. */
    int longestRoute();

    /**
     * Writes the links from one member to another into {@code path} and says how many there are.
     *
     * @param fromLane the sender's place in its member
     * @param toLane the receiver's place in its member
     */
    int route(int from, int fromLane, int to, int toLane, int[] path);

    // ---- What the links join ----------------------------------------------------

    /** Vertices of the graph: the members first, then the switches between them. */
    int vertices();

    /** The vertex at which a link begins; a number that stands for no link begins and ends at the same vertex. */
    int tail(int link);

    /** The vertex at which a link ends. */
    int head(int link);

    /** Whether members pass on what is not meant for them, as in networks without switches. */
    default boolean forwards() {
        return true;
    }

    /** Equal physical links of which a link is made: what fails one of them leaves the others. */
    default int strands(int link) {
        return 1;
    }

    /** Whether a strand of a link runs through a part that {@link #findPart} knows. */
    default boolean runsThrough(int link, int strand, Part part) {
        return false;
    }

    /** Kinds of parts that can fail, with the number of each: {@code spine} 4 stands for spine-0 to spine-3. */
    default Map<String, Integer> parts() {
        return new LinkedHashMap<>();
    }

    /** The part of a name, if there is one. */
    default Optional<Part> findPart(String name) {
        return Part.parsed(name)
                .filter(part -> part.number() >= 0 && part.number() < parts().getOrDefault(part.kind(), 0));
    }

    /**
     * Ways to cut the graph, each a block number for every vertex, −1 for none: the cuts that its builder knows to be
     * narrow. Those around single members are understood.
     */
    default List<int[]> blocks() {
        return List.of();
    }

    /** Share of its rate that the narrowest link of the usual route between two members has left; 0 for a detour. */
    default double shareLeft(int from, int to) {
        return 1;
    }

    // ---- What crosses them ------------------------------------------------------

    /** Wire hops of a route that {@code path} holds: in proportion to the usual one between the two members. */
    default double hopsAlong(int from, int to, int[] path, int length) {
        int usual = route(from, 0, to, 0, new int[longestRoute()]);
        return hops(from, to) * length / usual;
    }

    /** Wire hops between two members: the factor on the level's latency. */
    double hops(int from, int to);

    /** Raw rate in bytes per second at which one lane of a member can send, all its links together. */
    double egress(int member, int lane);

    /** Number of the port that a lane of a member uses; lanes with the same number share {@link #egress}. All use one. */
    default int port(int lane) {
        return 0;
    }

    /** Ports of one member; a single one that all its lanes share, unless a wiring says otherwise. */
    default int ports() {
        return 1;
    }

    /**
     * Adds to {@code loads}, by link, what crosses when every rank sends {@code bytes} to every rank of another member.
     * Equal to the sum over all routes, and cheaper where a wiring knows a closed form.
     *
     * @param ranks ranks by member and port: entry {@code member·ports + port}
     * @param laneOfPort some lane that uses each port
     */
    default void exchange(int[] ranks, int[] laneOfPort, double bytes, double[] loads) {
        int[] path = new int[longestRoute()];
        for (int a = 0; a < ranks.length; a++) {
            for (int b = 0; b < ranks.length; b++) {
                if (a / ports() != b / ports() && ranks[a] > 0 && ranks[b] > 0) {
                    int length =
                            route(a / ports(), laneOfPort[a % ports()], b / ports(), laneOfPort[b % ports()], path);
                    for (int i = 0; i < length; i++) {
                        loads[path[i]] += bytes * ranks[a] * ranks[b];
                    }
                }
            }
        }
    }
}
