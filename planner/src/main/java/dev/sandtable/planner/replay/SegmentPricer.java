// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.work.Cost;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From a rank's program for one micro-batch and one chunk of layers to the time it takes.
 *
 * <p><b>Model.</b> The device runs operations in order. A collective marked overlappable runs beside the kernel after
 * it: the pair takes the longer of the two, and what sticks out is exposed. Traffic alongside a layer takes as long as
 * the layer or longer. The host issues kernels one by one; a repetition takes at least the sum of their host times, and
 * what the device waits is host time.
 *
 * <p><b>Left out.</b> Slowing of a kernel by the collective beside it.
 *
 * <p><b>Check.</b> Pieces add up to max(Σ device, Σ host) ({@code SegmentPricerTest}).
 *
 * <p><b>Source.</b> Stream semantics; asynchronous tensor-parallel gradients as in Megatron-LM.
 */
final class SegmentPricer {
    private final OperationPricer prices;
    /** Stages that run the same program, placed alike, take the same time. */
    private final Map<Placed, Segment> known = new LinkedHashMap<>();

    private record Placed(List<LayerBlock> program, int stage) {}

    SegmentPricer(OperationPricer prices) {
        this.prices = prices;
    }

    /** The segment of a program on a stage. */
    Segment price(List<LayerBlock> program, int stage) {
        Placed placed = new Placed(program, prices.representative(stage, false));
        Segment segment = known.get(placed);
        if (segment == null) {
            segment = compute(program, stage);
            known.put(placed, segment);
        }
        return segment;
    }

    private Segment compute(List<LayerBlock> program, int stage) {
        Segment.Builder segment = new Segment.Builder();
        for (LayerBlock block : program) {
            Segment once = repetition(block, stage);
            for (int i = 0; i < block.repeat(); i++) {
                once.pieces().forEach(piece -> segment.add(piece.kind(), piece.ps()));
                segment.energy(once.joules());
                segment.flops(once.matrixFlops());
            }
        }
        return segment.build();
    }

    private Segment repetition(LayerBlock block, int stage) {
        Segment.Builder pieces = new Segment.Builder();
        long hostPs = 0;
        long devicePs = 0;
        long besidePs = 0;
        for (Operation operation : block.operations()) {
            Cost cost = prices.price(operation, stage);
            long ps = cost.time().value();
            pieces.energy(cost.joules());
            hostPs += cost.host().value();
            if (operation instanceof Operation.Communicate communicate && communicate.overlappable()) {
                besidePs += ps;
                continue;
            }
            boolean compute = operation instanceof Operation.Compute;
            pieces.add(compute ? Kind.COMPUTE : Kind.TENSOR_COMMUNICATION, ps);
            devicePs += ps;
            if (compute) {
                pieces.flops(prices.matrixFlops(operation));
                long exposed = Math.max(0, besidePs - ps);
                pieces.add(Kind.TENSOR_COMMUNICATION, exposed);
                devicePs += exposed;
                besidePs = 0;
            }
        }
        pieces.add(Kind.TENSOR_COMMUNICATION, besidePs);
        devicePs += besidePs;
        long alongside = block.alongside().stream()
                .mapToLong(traffic -> prices.price(traffic, stage).time().value())
                .sum();
        pieces.add(Kind.TENSOR_COMMUNICATION, Math.max(0, alongside - devicePs));
        pieces.add(Kind.HOST, Math.max(0, hostPs - Math.max(devicePs, alongside)));
        return pieces.build();
    }
}
