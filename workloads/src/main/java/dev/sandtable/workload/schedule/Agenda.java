// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where a schedule that splits backward passes writes down what a stage does. Micro-batches of a chunk come in order in every
 * kind of pass, and gradients of weights in the order in which those of inputs left them over.
 */
final class Agenda {
    private final List<Slot> slots = new ArrayList<>();
    private final int[] forward;
    private final int[] backward;
    private final int[] first;
    private final Deque<Slot> waiting = new ArrayDeque<>();

    /** An empty agenda for chunks whose micro-batches begin at these numbers. */
    Agenda(int... first) {
        this.first = first.clone();
        forward = first.clone();
        backward = first.clone();
    }

    /** Micro-batches that have passed a chunk forward. */
    int forwards(int chunk) {
        return forward[chunk] - first[chunk];
    }

    /** Micro-batches that have passed a chunk back. */
    int backwards(int chunk) {
        return backward[chunk] - first[chunk];
    }

    /** The next micro-batch forward through a chunk. */
    void forward(int chunk) {
        slots.add(new Slot(Slot.Kind.FORWARD, forward[chunk]++, chunk));
    }

    /** The next micro-batch back through a chunk, gradients of weights included. */
    void backward(int chunk) {
        slots.add(new Slot(Slot.Kind.BACKWARD, backward[chunk]++, chunk));
    }

    /** The next micro-batches forward through one chunk and back through another, at the same time. */
    void pair(int up, int down) {
        slots.add(new Slot(Slot.Kind.FORWARD, forward[up]++, up, true));
        backward(down);
    }

    /** The next micro-batch back through a chunk, the gradients of its weights left for later. */
    void input(int chunk) {
        Slot slot = new Slot(Slot.Kind.INPUT_GRADIENT, backward[chunk]++, chunk);
        slots.add(slot);
        waiting.add(slot);
    }

    /** Gradients of weights that have waited longest. */
    void weight() {
        Slot input = waiting.remove();
        slots.add(new Slot(Slot.Kind.WEIGHT_GRADIENT, input.microBatch(), input.chunk()));
    }

    /** Gradients of weights of a chunk that have waited longest. */
    void weight(int chunk) {
        Slot input = waiting.stream()
                .filter(slot -> slot.chunk() == chunk)
                .findFirst()
                .orElseThrow();
        waiting.remove(input);
        slots.add(new Slot(Slot.Kind.WEIGHT_GRADIENT, input.microBatch(), chunk));
    }

    /** How many gradients of weights are left for later. */
    int left() {
        return waiting.size();
    }

    /** What was written down. */
    List<Slot> slots() {
        return slots;
    }
}
