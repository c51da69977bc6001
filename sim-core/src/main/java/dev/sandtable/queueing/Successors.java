// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

/**
 * The graph turned round: for each task, who waits for it. Edges and stream order are one thing here, in compressed
 * rows: the successors of t are {@code to[offset[t]] … to[offset[t + 1] − 1]}.
 */
final class Successors {
    final int[] offset;
    final int[] to;
    /** How many tasks each one waits for. */
    final int[] waitsFor;

    private Successors(int[] offset, int[] to, int[] waitsFor) {
        this.offset = offset;
        this.to = to;
        this.waitsFor = waitsFor;
    }

    /** A counting sort of the edges by their origin. */
    static Successors of(TaskGraph graph) {
        int tasks = graph.tasks;
        int[] offset = new int[tasks + 1];
        int[] waitsFor = new int[tasks];
        for (int t = 0; t < tasks; t++) {
            int p = graph.previous[t];
            if (p != TaskGraph.NONE) {
                offset[p]++;
                waitsFor[t]++;
            }
            for (int e = graph.edgeHead[t]; e != TaskGraph.NONE; e = graph.edgeNext[e]) {
                offset[graph.edgeFrom[e]]++;
                waitsFor[t]++;
            }
        }
        int total = 0;
        for (int t = 0; t <= tasks; t++) {
            total = Math.addExact(total, offset[t]);
            offset[t] = total;
        }
        int[] to = new int[total];
        // Filled from the back, each offset ends at the first of its row; the stream's next task comes first in a row.
        for (int t = tasks - 1; t >= 0; t--) {
            for (int e = graph.edgeHead[t]; e != TaskGraph.NONE; e = graph.edgeNext[e]) {
                to[--offset[graph.edgeFrom[e]]] = t;
            }
        }
        for (int t = tasks - 1; t >= 0; t--) {
            int p = graph.previous[t];
            if (p != TaskGraph.NONE) {
                to[--offset[p]] = t;
            }
        }
        return new Successors(offset, to, waitsFor);
    }
}
