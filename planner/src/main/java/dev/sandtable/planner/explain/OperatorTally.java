// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.replay.OperationPricer;
import dev.sandtable.work.Cost;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.graph.Operation.Compute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The operations of a stage, equal ones together, ranked by the time that they take: where to look first.
 *
 * <p><b>Check.</b> The kernels of a stage add up to its computation ({@code StepExplanationTest}).
 */
final class OperatorTally {
    private final OperationPricer prices;
    private final int stage;
    private final int top;
    private final Map<Key, Long> counts = new LinkedHashMap<>();

    /** Equal operations of equal blocks take the same time. */
    private record Key(String block, Operation operation) {}

    /** A tally that spells out so many operations and sums up the others. */
    OperatorTally(OperationPricer prices, int stage, int top) {
        this.prices = prices;
        this.stage = stage;
        this.top = top;
    }

    /** Adds a program that runs so many times. */
    void add(List<LayerBlock> program, long times) {
        for (LayerBlock block : program) {
            for (Operation operation : block.operations()) {
                counts.merge(new Key(block.name(), operation), times * block.repeat(), Long::sum);
            }
        }
    }

    /** Adds single operations that run once. */
    void addOnce(String block, List<? extends Operation> operations) {
        operations.forEach(operation -> counts.merge(new Key(block, operation), 1L, Long::sum));
    }

    private record Line(Key key, long count, Cost cost) {
        double seconds() {
            return count * cost.time().seconds();
        }
    }

    /** Seconds of all operations of one sort together. */
    double seconds(Predicate<Operation> sort) {
        return lines(sort).stream().mapToDouble(Line::seconds).sum();
    }

    /** Energy of all operations together in the memory's devices. */
    double dramJoules() {
        return lines(operation -> true).stream()
                .mapToDouble(line -> line.count * line.cost.dramJoules())
                .sum();
    }

    /** The operations of one sort, dearest first. */
    List<Explanation> ranked(Predicate<Operation> sort) {
        List<Line> lines = lines(sort);
        List<Explanation> ranked = new ArrayList<>();
        double rest = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (i < top) {
                ranked.add(explain(lines.get(i)));
            } else {
                rest += lines.get(i).seconds();
            }
        }
        if (lines.size() > top) {
            ranked.add(Explanation.figure((lines.size() - top) + " others", rest, "s", "sum of the smaller ones"));
        }
        return ranked;
    }

    /** The dearest kernels that compute and move something, as a roofline has them. */
    List<OperatorLoad> loads() {
        List<OperatorLoad> loads = new ArrayList<>();
        for (Line line : lines(Compute.class::isInstance)) {
            double flops = ((Compute) line.key.operation).work().flops();
            double once = line.cost.time().seconds();
            if (loads.size() < top && flops > 0 && line.cost.dramBytes() > 0 && once > 0) {
                loads.add(new OperatorLoad(
                        line.key.block + ": " + line.key.operation.name(),
                        line.seconds(),
                        flops / line.cost.dramBytes(),
                        flops / once,
                        line.cost.bound()));
            }
        }
        return loads;
    }

    private List<Line> lines(Predicate<Operation> sort) {
        List<Line> lines = new ArrayList<>();
        counts.forEach((key, count) -> {
            if (sort.test(key.operation)) {
                lines.add(new Line(key, count, prices.price(key.operation, stage)));
            }
        });
        lines.sort(Comparator.comparingDouble(Line::seconds).reversed());
        return lines;
    }

    private Explanation explain(Line line) {
        boolean beside = line.key.operation instanceof Communicate message && message.overlappable();
        return Explanation.of(
                line.key.block + ": " + line.key.operation.name(),
                line.seconds(),
                "s",
                line.count + " x time of one, bound by " + line.cost.bound().words()
                        + (beside ? ", beside the kernel after it" : ""),
                prices.explain(line.key.operation, stage));
    }
}
