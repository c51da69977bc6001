// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.work.Collective;
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
 * it: the pair takes the longer of the two, the kernel slowed by the cores and the memory that the collective takes, and what sticks out
 * is exposed. Sharded weights of a layer are gathered beside the layer before it, its gradients are scattered beside the
 * one after it; the first gather and the last scatter have nothing to hide behind. The host issues kernels one by one; a
 * repetition takes at least the sum of their host times, and what the device waits is host time.
 *
 * <p><b>Left out.</b> Gathers further ahead than one layer.
 *
 * <p><b>Check.</b> Pieces add up to max(Σ device, Σ host); n equal layers of c with gathers of g take
 * g + (n − 1)·max(g, c) + c ({@code SegmentPricerTest}).
 *
 * <p><b>Source.</b> Stream semantics; asynchronous tensor-parallel gradients as in Megatron-LM; prefetching as in
 * PyTorch's fully sharded data parallelism (Zhao et al. 2023, arXiv 2304.11277).
 */
final class SegmentPricer {
    private final OperationPricer prices;
    private final Contention contention;
    /** Stages that run the same program, placed alike, take the same time. */
    private final Map<Placed, Segment> known = new LinkedHashMap<>();

    private record Placed(List<LayerBlock> program, int stage) {}

    SegmentPricer(OperationPricer prices, Contention contention) {
        this.prices = prices;
        this.contention = contention;
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
        if (program.isEmpty()) {
            return segment.build();
        }
        segment.add(Kind.PARAMETER_COMMUNICATION, gathers(program.get(0), stage).ps);
        for (int b = 0; b < program.size(); b++) {
            LayerBlock block = program.get(b);
            Traffic before = b > 0 ? scatters(program.get(b - 1), stage) : Traffic.NONE;
            Traffic after = b + 1 < program.size() ? gathers(program.get(b + 1), stage) : Traffic.NONE;
            Map<Traffic, Segment> byTraffic = new LinkedHashMap<>();
            for (int i = 0; i < block.repeat(); i++) {
                Traffic scattered = i == 0 ? before : scatters(block, stage);
                Traffic gathered = i == block.repeat() - 1 ? after : gathers(block, stage);
                Kind kind = gathered.ps > scattered.ps ? Kind.PARAMETER_COMMUNICATION : Kind.GRADIENT_COMMUNICATION;
                Segment once = byTraffic.computeIfAbsent(
                        scattered.and(gathered), traffic -> repetition(block, stage, traffic, kind));
                once.pieces().forEach(piece -> segment.add(piece.kind(), piece.ps()));
                segment.energy(once.joules());
                segment.flops(once.matrixFlops());
            }
        }
        segment.add(Kind.GRADIENT_COMMUNICATION, scatters(program.get(program.size() - 1), stage).ps);
        return segment.build();
    }

    private Traffic gathers(LayerBlock block, int stage) {
        return alongside(block, stage, true);
    }

    private Traffic scatters(LayerBlock block, int stage) {
        return alongside(block, stage, false);
    }

    private Traffic alongside(LayerBlock block, int stage, boolean gathers) {
        Traffic sum = Traffic.NONE;
        for (Operation.Communicate traffic : block.alongside()) {
            if ((traffic.collective().kind() == Collective.Kind.ALL_GATHER) == gathers) {
                sum = sum.and(prices.price(traffic, stage));
            }
        }
        return sum;
    }

    /** Collectives that follow each other. */
    private record Traffic(long ps, double bytes) {
        static final Traffic NONE = new Traffic(0, 0);

        Traffic and(Traffic other) {
            return new Traffic(ps + other.ps, bytes + other.bytes);
        }

        Traffic and(Cost cost) {
            return new Traffic(ps + cost.time().value(), bytes + cost.dramBytes());
        }
    }

    private Segment repetition(LayerBlock block, int stage, Traffic alongside, Kind alongsideKind) {
        Segment.Builder pieces = new Segment.Builder();
        long hostPs = 0;
        long devicePs = 0;
        double deviceBytes = 0;
        Traffic beside = Traffic.NONE;
        Kind besideKind = Kind.TENSOR_COMMUNICATION;
        for (Operation operation : block.operations()) {
            Cost cost = prices.price(operation, stage);
            long ps = cost.time().value();
            pieces.energy(cost.joules());
            hostPs += cost.host().value();
            if (operation instanceof Operation.Communicate communicate) {
                if (communicate.overlappable()) {
                    beside = beside.and(cost);
                    besideKind = Kind.of(communicate);
                } else {
                    pieces.add(Kind.of(communicate), ps);
                    devicePs += ps;
                }
                continue;
            }
            long slowed = contention.slowed(ps, cost.dramBytes(), beside.ps, beside.bytes);
            long exposed = Math.max(0, beside.ps - slowed);
            deviceBytes += cost.dramBytes();
            pieces.add(Kind.COMPUTE, slowed);
            pieces.flops(prices.matrixFlops(operation));
            pieces.add(besideKind, exposed);
            devicePs += slowed + exposed;
            beside = Traffic.NONE;
        }
        pieces.add(besideKind, beside.ps);
        devicePs += beside.ps;
        long slowed = contention.slowed(devicePs, deviceBytes, alongside.ps, alongside.bytes);
        pieces.add(Kind.COMPUTE, slowed - devicePs);
        pieces.add(alongsideKind, Math.max(0, alongside.ps - slowed));
        pieces.add(Kind.HOST, Math.max(0, hostPs - Math.max(slowed, alongside.ps)));
        return pieces.build();
    }
}
