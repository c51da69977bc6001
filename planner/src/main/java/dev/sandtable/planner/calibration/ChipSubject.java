// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.parallel.Fleet;
import dev.sandtable.parallel.FleetInterrupted;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.work.Cost;
import dev.sandtable.work.Launch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A chip whose constants are sought: its file with other values of the section {@code calibration}, under the stacks that
 * the rows name. The rows are priced by the same {@link Chip} that prices everybody's.
 */
final class ChipSubject implements Subject {
    private final SpecDocument<ChipSpec> document;
    private final Catalogues catalogues;
    private final DramSpec device;
    private final String origin;
    private final String usualStack;
    private final int threads;
    private final List<Constant> constants;

    /**
     * @param from the chip whose constants the search begins with
     * @param stack the software of rows that name none; the chip's usual one if absent
     */
    ChipSubject(
            SpecDocument<ChipSpec> document,
            SpecDocument<ChipSpec> from,
            Optional<String> stack,
            Catalogues catalogues,
            int threads) {
        this.document = document;
        this.catalogues = catalogues;
        this.threads = threads;
        origin = from.value().name();
        device = catalogues.device(document).value();
        usualStack = stack.orElse(document.value().defaultStack());
        constants = java.util.Arrays.stream(ChipConstant.values())
                .map(constant -> constant.of(from.value().calibration(), from.provenance()))
                .toList();
    }

    @Override
    public String entry() {
        return document.value().name();
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(origin).filter(name -> !name.equals(entry()));
    }

    @Override
    public List<Constant> constants() {
        return constants;
    }

    @Override
    public double[] seconds(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream()
                .mapToDouble(cost -> cost.time().seconds())
                .toArray();
    }

    @Override
    public List<String> regimes(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream().map(cost -> cost.bound().words()).toList();
    }

    @Override
    public String refusal(MeasuredRow row) {
        try {
            price(chips(List.of(row), startValues()), row);
            return "";
        } catch (UnsupportedWork | IllegalArgumentException | ArithmeticException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Peak arithmetic, or the bytes that the shared cache cannot have held from the run before, at the rate of the pins. */
    @Override
    public double leastSeconds(MeasuredRow row) {
        ChipSpec spec = document.value();
        Cost bound = chips(List.of(row), startValues())
                .get(stack(row))
                .price(row.work(), Launch.KERNEL, Fidelity.ROOFLINE, ClockMode.BOOST);
        if (bound.bound() == Cost.Bound.MATRIX) {
            return bound.time().seconds();
        }
        double cold = bound.dramBytes() - spec.l2().size().value();
        return Math.max(0, cold / spec.memory().bandwidth().value());
    }

    private double[] startValues() {
        return constants.stream().mapToDouble(Constant::start).toArray();
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
        Chip chip = chips.get(stack(row));
        if (chip == null) {
            throw new IllegalArgumentException("no chip was assembled for stack " + stack(row));
        }
        return chip.price(row.work(), row.launch(), Fidelity.AUTO, row.clock());
    }

    private String stack(MeasuredRow row) {
        return row.stack().orElse(usualStack);
    }

    /** The chip with these values under every stack that rows name. */
    private Map<String, Chip> chips(List<MeasuredRow> rows, double[] values) {
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Constant constant = constants.get(i);
            assignments.add(constant.path() + "=" + constant.exact(values[i]));
        }
        ChipSpec spec = document.override(assignments).value();
        Map<String, Chip> chips = new LinkedHashMap<>();
        for (MeasuredRow row : rows) {
            chips.computeIfAbsent(stack(row), name -> Chip.assemble(spec, device, library(name)));
        }
        return chips;
    }

    private KernelLibrary library(String stack) {
        return catalogues.stacks().byNameOrThrow(stack).value().kernels();
    }
}
