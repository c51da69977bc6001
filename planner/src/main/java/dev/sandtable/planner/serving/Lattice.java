// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.planner.replay.InferenceSimulation;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Passes by two sizes, known at the nodes of a lattice and straight between them.
 *
 * <p><b>Model.</b> Nodes are 0, 1 and then {@code perDoubling} to every doubling; a node's value is asked for when it is first needed.
 * Between nodes the value is bilinear.
 * <p><b>Left out.</b> Steps between nodes: tiles, waves, captured batch sizes.
 * <p><b>Check.</b> Exact at nodes and for every function a + b·x + c·y + d·x·y ({@code LatticeTest}).
 * <p><b>Source.</b> Bilinear interpolation.
 */
final class Lattice {
    private static final int DOUBLINGS = 31;

    /** What is known at the nodes. */
    @FunctionalInterface
    interface Law {
        InferenceSimulation.Pass at(long x, long y);
    }

    // ---- Parameters -------------------------------------------------------------
    private final Law law;
    private final long[] nodes;

    // ---- State ------------------------------------------------------------------
    private final InferenceSimulation.Pass[][] known;

    // ---- Statistics -------------------------------------------------------------
    private int asked;

    Lattice(int perDoubling, Law law) {
        this.law = law;
        nodes = nodes(perDoubling);
        known = new InferenceSimulation.Pass[nodes.length][];
    }

    private static long[] nodes(int perDoubling) {
        long[] all = new long[2 + DOUBLINGS * perDoubling];
        all[1] = 1;
        int count = 2;
        for (int i = 1; i <= DOUBLINGS * perDoubling; i++) {
            long next = Math.round(StrictMath.pow(2, (double) i / perDoubling));
            if (next > all[count - 1]) {
                all[count++] = next;
            }
        }
        return Arrays.copyOf(all, count);
    }

    /** Seconds of a pass. */
    double seconds(double x, double y) {
        return at(x, y, InferenceSimulation.Pass::seconds);
    }

    /** Energy of one rank of each stage in a pass. */
    double joules(double x, double y) {
        return at(x, y, InferenceSimulation.Pass::joules);
    }

    private double at(double x, double y, ToDoubleFunction<InferenceSimulation.Pass> of) {
        int i = cell(x);
        int j = cell(y);
        double u = (x - nodes[i]) / (nodes[i + 1] - nodes[i]);
        double v = (y - nodes[j]) / (nodes[j + 1] - nodes[j]);
        double low = between(i, j, v, of);
        return u == 0 ? low : low + u * (between(i + 1, j, v, of) - low);
    }

    private double between(int i, int j, double v, ToDoubleFunction<InferenceSimulation.Pass> of) {
        double low = of.applyAsDouble(node(i, j));
        return v == 0 ? low : low + v * (of.applyAsDouble(node(i, j + 1)) - low);
    }

    private int cell(double size) {
        int place = Arrays.binarySearch(nodes, (long) size);
        return place >= 0 ? place : -place - 2;
    }

    private InferenceSimulation.Pass node(int i, int j) {
        if (known[i] == null) {
            known[i] = new InferenceSimulation.Pass[nodes.length];
        }
        if (known[i][j] == null) {
            known[i][j] = law.at(nodes[i], nodes[j]);
            asked++;
        }
        return known[i][j];
    }

    /** How many nodes were asked for. */
    int asked() {
        return asked;
    }
}
