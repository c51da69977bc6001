// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Distances in links to a vertex of a wiring, over the links that are in use.
 *
 * <p><b>Model.</b> Breadth-first search backwards from the target. Members that pass nothing on begin and end routes only.
 * Distances are kept for a bounded number of targets, each target in one place of a table of references: what is not there
 * is searched again, so that memory grows with vertices and not with pairs.
 *
 * <p><b>Left out.</b> Weights: a wide link and a narrow one count the same.
 *
 * <p><b>Check.</b> Against all pairs by repeated relaxation on random graphs ({@code GraphTest}).
 *
 * <p><b>Source.</b> Moore, <i>The shortest path through a maze</i> (1959).
 */
final class ShortestPaths {
    /** Distance of what cannot be reached. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final int KEPT_DISTANCES = 1 << 22;
    private static final int FEWEST_KEPT = 16;

    private final Wiring wiring;
    private final int members;
    private final int[] firstOut;
    private final int[] out;
    private final int[] firstIn;
    private final int[] in;
    private final AtomicReferenceArray<@Nullable Field> kept;

    /** Distances of all vertices to a target. */
    private record Field(int target, int[] distance) {}

    ShortestPaths(Wiring wiring, int members, IntPredicate inUse) {
        this.wiring = wiring;
        this.members = members;
        int vertices = wiring.vertices();
        firstOut = new int[vertices + 1];
        firstIn = new int[vertices + 1];
        int used = 0;
        for (int link = 0; link < wiring.links(); link++) {
            if (wiring.tail(link) != wiring.head(link) && inUse.test(link)) {
                firstOut[wiring.tail(link) + 1]++;
                firstIn[wiring.head(link) + 1]++;
                used++;
            }
        }
        Arrays.parallelPrefix(firstOut, Integer::sum);
        Arrays.parallelPrefix(firstIn, Integer::sum);
        out = new int[used];
        in = new int[used];
        int[] nextOut = firstOut.clone();
        int[] nextIn = firstIn.clone();
        for (int link = 0; link < wiring.links(); link++) {
            if (wiring.tail(link) != wiring.head(link) && inUse.test(link)) {
                out[nextOut[wiring.tail(link)]++] = link;
                in[nextIn[wiring.head(link)]++] = link;
            }
        }
        kept = new AtomicReferenceArray<>(
                Math.min(vertices, Math.max(FEWEST_KEPT, KEPT_DISTANCES / Math.max(1, vertices))));
    }

    /** Links to the target by vertex; {@link #NEVER} where there is no way. */
    int[] distances(int target) {
        int slot = target % kept.length();
        Field field = kept.get(slot);
        if (field == null || field.target != target) {
            field = new Field(target, searched(target));
            kept.set(slot, field);
        }
        return field.distance;
    }

    private int[] searched(int target) {
        int[] distance = new int[firstOut.length - 1];
        Arrays.fill(distance, NEVER);
        distance[target] = 0;
        int[] queue = new int[distance.length];
        int ends = 1;
        queue[0] = target;
        for (int at = 0; at < ends; at++) {
            int vertex = queue[at];
            if (vertex != target && vertex < members && !wiring.forwards()) {
                continue;
            }
            for (int i = firstIn[vertex]; i < firstIn[vertex + 1]; i++) {
                int before = wiring.tail(in[i]);
                if (distance[before] == NEVER) {
                    distance[before] = distance[vertex] + 1;
                    queue[ends++] = before;
                }
            }
        }
        return distance;
    }

    /** How many links in use lead one step nearer to the target from a vertex. */
    int choices(int vertex, int[] distance) {
        int count = 0;
        for (int i = firstOut[vertex]; i < firstOut[vertex + 1]; i++) {
            count += nearer(vertex, out[i], distance) ? 1 : 0;
        }
        return count;
    }

    /** The link with the given number among those that {@link #choices} counts. */
    int choice(int vertex, int[] distance, int number) {
        int left = number;
        for (int i = firstOut[vertex]; i < firstOut[vertex + 1]; i++) {
            if (nearer(vertex, out[i], distance) && left-- == 0) {
                return out[i];
            }
        }
        throw new IllegalArgumentException("vertex " + vertex + " has no way number " + number);
    }

    private boolean nearer(int vertex, int link, int[] distance) {
        return distance[wiring.head(link)] != NEVER && distance[wiring.head(link)] < distance[vertex];
    }

    /** Links that leave a vertex. */
    int[] leaving(int vertex) {
        return Arrays.copyOfRange(out, firstOut[vertex], firstOut[vertex + 1]);
    }

    /** No way between two different members is longer than this. */
    int longest() {
        int most = 0;
        for (int distance : distances(0)) {
            most = distance == NEVER ? most : Math.max(most, distance);
        }
        return Math.min(2 * most + 2, firstOut.length);
    }
}
