// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Whether every member can reach every other over the links in use.
 *
 * <p><b>Model.</b> Links fail in both directions, so a way there is a way back: vertices that pass traffic on fall into
 * islands, and two members reach each other if one island holds or touches both.
 *
 * <p><b>Left out.</b> Links of one direction only.
 *
 * <p><b>Check.</b> A tree that loses a leaf, a mesh that loses links ({@code FaultTest}).
 *
 * <p><b>Source.</b> Tarjan, <i>Efficiency of a good but not linear set union algorithm</i> (1975).
 */
final class Connectivity {
    private Connectivity() {}

    /** The first two members that cannot reach each other. */
    static Optional<int[]> findApart(Wiring wiring, int members, IntPredicate inUse) {
        int[] parent = new int[wiring.vertices()];
        for (int v = 0; v < parent.length; v++) {
            parent[v] = v;
        }
        for (int link = 0; link < wiring.links(); link++) {
            boolean inner = wiring.forwards() || wiring.tail(link) >= members && wiring.head(link) >= members;
            if (inner && inUse.test(link)) {
                parent[root(parent, wiring.tail(link))] = root(parent, wiring.head(link));
            }
        }
        List<TreeSet<Integer>> touched = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            touched.add(new TreeSet<>(List.of(root(parent, m))));
        }
        for (int link = 0; link < wiring.links(); link++) {
            if (inUse.test(link) && wiring.tail(link) < members) {
                touched.get(wiring.tail(link)).add(root(parent, wiring.head(link)));
            }
        }
        for (int a = 0; a < members; a++) {
            for (int b = a + 1; b < members; b++) {
                if (!meet(touched.get(a), touched.get(b))) {
                    return Optional.of(new int[] {a, b});
                }
            }
            if (onlyIsland(touched.get(a), touched, members)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether one island of a member is touched by all: then no pair is apart. */
    private static boolean onlyIsland(TreeSet<Integer> islands, List<TreeSet<Integer>> touched, int members) {
        for (int island : islands) {
            int count = 0;
            for (TreeSet<Integer> other : touched) {
                count += other.contains(island) ? 1 : 0;
            }
            if (count == members) {
                return true;
            }
        }
        return false;
    }

    private static boolean meet(TreeSet<Integer> some, TreeSet<Integer> others) {
        for (int island : some) {
            if (others.contains(island)) {
                return true;
            }
        }
        return false;
    }

    private static int root(int[] parent, int vertex) {
        int at = vertex;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
