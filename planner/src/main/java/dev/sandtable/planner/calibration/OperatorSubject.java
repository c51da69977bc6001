// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.CacheSpec;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.parallel.Fleet;
import dev.sandtable.parallel.FleetInterrupted;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.work.Cost;
import dev.sandtable.work.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A part of a machine that rows of single operators tell of. They are priced by the same {@link Chip} that prices everybody's. */
abstract class OperatorSubject implements Subject {
    private final ChipSpec measured;
    private final Optional<DramSpec> device;
    private final String usualStack;
    private final Catalogues catalogues;
    private final int threads;

    OperatorSubject(SpecDocument<ChipSpec> measured, String usualStack, Catalogues catalogues, int threads) {
        this.measured = measured.value();
        this.usualStack = usualStack;
        this.catalogues = catalogues;
        this.threads = threads;
        device = catalogues.device(measured).map(SpecDocument::value);
    }

    /** The chip with these values of the constants, by every stack that rows name. */
    abstract Map<String, Chip> chips(List<MeasuredRow> rows, double[] values);

    @Override
    public final double[] seconds(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream()
                .mapToDouble(cost -> cost.time().seconds())
                .toArray();
    }

    @Override
    public final List<String> regimes(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream().map(cost -> cost.bound().words()).toList();
    }

    @Override
    public final String refusal(MeasuredRow row) {
        try {
            start(row);
            return "";
        } catch (UnsupportedWork | IllegalArgumentException | ArithmeticException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Peak arithmetic, or the bytes that the shared cache cannot have held from the run before, at the rate of the pins. */
    @Override
    public final double leastSeconds(MeasuredRow row) {
        Cost bound = chip(chips(List.of(row), startValues()), row)
                .price(row.work(), Launch.KERNEL, Fidelity.ROOFLINE, ClockMode.BOOST);
        if (bound.bound() == Cost.Bound.MATRIX) {
            return bound.time().seconds();
        }
        double cold = bound.dramBytes() - bytes(measured.l2()) - bytes(measured.llc());
        return Math.max(0, cold / measured.memory().bandwidth().value());
    }

    private static double bytes(Optional<CacheSpec> cache) {
        return cache.map(found -> (double) found.size().value()).orElse(0.0);
    }

    /** The price of a row where the search begins. */
    final Cost start(MeasuredRow row) {
        return price(chips(List.of(row), startValues()), row);
    }

    final String stack(MeasuredRow row) {
        return row.stack().orElse(usualStack);
    }

    final SpecDocument<StackSpec> stackByName(String name) {
        return catalogues.stacks().byNameOrThrow(name);
    }

    final Chip chip(ChipSpec spec, StackSpec stack) {
        return Chip.assemble(spec, device, stack.kernels());
    }

    /** The values as a file would state them. */
    final List<String> assignments(double[] values) {
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Constant constant = constants().get(i);
            assignments.add(constant.path() + "=" + constant.exact(values[i]));
        }
        return assignments;
    }

    private double[] startValues() {
        return constants().stream().mapToDouble(Constant::start).toArray();
    }

    private List<Cost> costs(List<MeasuredRow> rows, double[] values) {
        Map<String, Chip> chips = chips(rows, values);
        List<Cost> costs = new ArrayList<>(rows.size());
        try {
            Fleet.of(threads)
                    .run(rows.size(), index -> price(chips, rows.get((int) index)), (index, cost) -> costs.add(cost));
        } catch (FleetInterrupted e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        return costs;
    }

    private Cost price(Map<String, Chip> chips, MeasuredRow row) {
        return chip(chips, row).price(row.work(), row.launch(), Fidelity.AUTO, row.clock());
    }

    private Chip chip(Map<String, Chip> chips, MeasuredRow row) {
        Chip chip = chips.get(stack(row));
        if (chip == null) {
            throw new IllegalArgumentException("no chip was assembled under " + stack(row));
        }
        return chip;
    }
}
