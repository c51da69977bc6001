// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Cost;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.parallel.Axis;
import dev.sandtable.workload.parallel.ParallelPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kernels and collectives of a slot, kernels that follow each other as one, and what share of the slot each takes. */
final class SlotNodes {
    /**
     * A part of a slot.
     *
     * @param name the first of its operations
     * @param weight its price, in picoseconds
     * @param flops operations
     * @param bytes bytes to and from memory, or of the collective
     * @param kind of the collective; a barrier where it is none
     * @param axis of the collective
     */
    record Part(String name, double weight, double flops, double bytes, Collective.Kind kind, Axis axis) {
        boolean communicates() {
            return kind != Collective.Kind.BARRIER;
        }

        private Part and(Part next) {
            return new Part(name, weight + next.weight, flops + next.flops, bytes + next.bytes, kind, axis);
        }
    }

    private final TrainingSimulation simulation;
    private final ParallelPlan plan;
    private final int stage;
    private final Map<List<LayerBlock>, List<Part>> known = new LinkedHashMap<>();

    SlotNodes(TrainingSimulation simulation, int stage) {
        this.simulation = simulation;
        this.stage = stage;
        plan = simulation.graph().job().parallel();
    }

    /** The parts of a program, in order. */
    List<Part> parts(List<LayerBlock> program) {
        return known.computeIfAbsent(program, key -> {
            List<Part> parts = new ArrayList<>();
            for (LayerBlock block : key) {
                for (int i = 0; i < block.repeat(); i++) {
                    block.alongside().forEach(operation -> add(parts, operation));
                    block.operations().forEach(operation -> add(parts, operation));
                }
            }
            return parts;
        });
    }

    /** The parts of operations that follow each other. */
    List<Part> partsOf(List<Operation> operations) {
        List<Part> parts = new ArrayList<>();
        operations.forEach(operation -> add(parts, operation));
        return parts;
    }

    private void add(List<Part> parts, Operation operation) {
        Cost cost = simulation.prices().price(operation, stage);
        Part part = part(operation, cost);
        int last = parts.size() - 1;
        if (last >= 0 && !part.communicates() && !parts.get(last).communicates()) {
            parts.set(last, parts.get(last).and(part));
        } else {
            parts.add(part);
        }
    }

    private Part part(Operation operation, Cost cost) {
        double weight = cost.time().value();
        if (operation instanceof Operation.Communicate message
                && plan.size(message.axis()) > 1
                && message.collective().kind() != Collective.Kind.SEND_RECV) {
            return new Part(
                    message.name(),
                    weight,
                    0,
                    message.collective().bytes().value(),
                    kind(message.collective().kind()),
                    message.axis());
        }
        double flops =
                operation instanceof Operation.Compute compute ? compute.work().flops() : 0;
        return new Part(operation.name(), weight, flops, cost.dramBytes(), Collective.Kind.BARRIER, Axis.DATA);
    }

    /** Exchanges with shares that differ are all-to-all exchanges to those who read traces. */
    static Collective.Kind kind(Collective.Kind kind) {
        return switch (kind) {
            case ALL_TO_ALL_V, DISPATCH, COMBINE -> Collective.Kind.ALL_TO_ALL;
            default -> kind;
        };
    }
}
