// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.CostPart;
import dev.sandtable.chip.area.DieCount;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.chip.area.MakingCost;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.work.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Area, yield and cost of chips, side by side.
 *
 * @param entries the chips
 * @param dated the year of the prices
 */
public record AreaReport(List<Entry> entries, int dated) {

    /**
     * One chip.
     *
     * @param chip what its file says
     * @param estimate its area, yield and cost
     */
    public record Entry(ChipSpec chip, AreaEstimate estimate) {
        private Optional<Double> peak() {
            return Optional.ofNullable(chip.peak().get(DataType.BF16))
                    .or(() -> Optional.ofNullable(chip.peak().get(DataType.FP16)))
                    .map(FlopsPerSecond::value);
        }

        private Optional<Double> total() {
            return estimate.cost().map(MakingCost::total).map(money -> money.value());
        }

        private double bandwidth() {
            return chip.memory().bandwidth().value();
        }

        private Optional<Double> flopsPerArea() {
            return peak().map(peak -> peak / estimate.chipArea().value());
        }

        private Optional<Double> flopsPerDollar() {
            return peak().flatMap(peak -> total().map(total -> peak / total));
        }

        private Optional<Double> bytesPerDollar() {
            return total().map(total -> bandwidth() / total);
        }
    }

    /** For a terminal: one column for each chip. */
    public String text() {
        List<String> headings = new ArrayList<>(List.of(""));
        entries.forEach(entry -> headings.add(entry.estimate.chip()));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        silicon(table);
        cost(table);
        ratios(table);
        StringBuilder text = new StringBuilder(table.text());
        text.append("\n  areas in mm2; prices of ").append(dated).append(" in USD, without design and masks\n");
        entries.forEach(entry -> entry.estimate
                .warnings()
                .forEach(warning -> text.append("  ")
                        .append(entry.estimate.chip())
                        .append(": ")
                        .append(warning)
                        .append('\n')));
        return text.toString();
    }

    private void silicon(TextTable table) {
        row(table, "process", entry -> entry.estimate.silicon().process());
        row(table, "compute dies", entry -> Integer.toString(entry.estimate.dies()));
        row(
                table,
                "cores of a die, made",
                entry -> Integer.toString(entry.estimate.contents().cores()));
        row(
                table,
                "cores of a die, sold",
                entry -> Integer.toString(entry.chip.cores().count() / entry.estimate.dies()));
        for (DiePart part : DiePart.values()) {
            row(
                    table,
                    part.words(),
                    entry -> area(entry.estimate.plan().of(part).value()));
        }
        row(table, "one die", entry -> area(entry.estimate.dieArea().value()));
        row(table, "  as modelled", entry -> area(entry.estimate.modelled().value()));
        row(table, "  area is", entry -> basis(entry.estimate));
        row(table, "dies per wafer", entry -> die(entry, count -> Integer.toString(count.perWafer())));
        row(table, "without a defect", entry -> die(entry, count -> Words.percent(count.perfect())));
        row(table, "can be sold", entry -> die(entry, count -> Words.percent(count.sellable())));
    }

    private void cost(TextTable table) {
        for (CostPart part : CostPart.values()) {
            row(
                    table,
                    part.words(),
                    entry -> entry.estimate
                            .cost()
                            .map(cost -> dollars(cost.of(part).value()))
                            .orElse("–"));
        }
        row(
                table,
                "cost of making",
                entry -> entry.total().map(AreaReport::dollars).orElse("–"));
        row(
                table,
                "  90 % from",
                entry -> entry.estimate.low().map(low -> dollars(low.value())).orElse("–"));
        row(
                table,
                "  90 % to",
                entry ->
                        entry.estimate.high().map(high -> dollars(high.value())).orElse("–"));
        row(
                table,
                "price at a usual margin",
                entry -> entry.estimate
                        .price()
                        .map(price -> dollars(price.value()))
                        .orElse("–"));
    }

    private void ratios(TextTable table) {
        row(table, "TFLOP/s per mm2", entry -> ratio(entry.flopsPerArea(), 1e12));
        row(table, "GFLOP/s per USD", entry -> ratio(entry.flopsPerDollar(), 1e9));
        row(table, "GB/s per USD", entry -> ratio(entry.bytesPerDollar(), 1e9));
    }

    private void row(TextTable table, String name, Function<Entry, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name));
        entries.forEach(entry -> cells.add(cell.apply(entry)));
        table.row(cells.toArray(String[]::new));
    }

    private static String basis(AreaEstimate estimate) {
        boolean stretched =
                Math.abs(estimate.dieArea().value() - estimate.modelled().value()) > 1e-9;
        return estimate.published() ? "published" : stretched ? "anchored" : "modelled";
    }

    private static String die(Entry entry, Function<DieCount, String> words) {
        return entry.estimate.die().map(words).orElse("–");
    }

    private static String area(double squareMillimetres) {
        return String.format(Locale.ROOT, squareMillimetres >= 100 ? "%,.0f" : "%.1f", squareMillimetres);
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "%,.0f", amount);
    }

    private static String ratio(Optional<Double> value, double unit) {
        return value.map(amount -> String.format(Locale.ROOT, "%.3g", amount / unit))
                .orElse("–");
    }

    /** For programs: one object for each chip. */
    public List<JsonObject> json() {
        return entries.stream().map(AreaReport::json).toList();
    }

    private static JsonObject json(Entry entry) {
        AreaEstimate estimate = entry.estimate;
        JsonObject parts = new JsonObject();
        for (DiePart part : DiePart.values()) {
            parts.put(key(part), estimate.plan().of(part).value());
        }
        JsonObject json = new JsonObject()
                .put("chip", estimate.chip())
                .put("process", estimate.silicon().process())
                .put("dies", estimate.dies())
                .put("cores", entry.chip.cores().count())
                .put("cores_made", (long) estimate.contents().cores() * estimate.dies())
                .put("die_mm2", estimate.dieArea().value())
                .put("modelled_mm2", estimate.modelled().value())
                .put("area_is", basis(estimate))
                .put("silicon_mm2", estimate.chipArea().value())
                .put("die_parts_mm2", parts);
        estimate.die()
                .ifPresent(die -> json.put("dies_per_wafer", die.perWafer())
                        .put("yield_perfect", die.perfect())
                        .put("yield_sellable", die.sellable()));
        estimate.cost().ifPresent(cost -> {
            JsonObject costs = new JsonObject();
            for (CostPart part : CostPart.values()) {
                costs.put(key(part), cost.of(part).value());
            }
            json.put("cost_usd", cost.total().value()).put("cost_parts_usd", costs);
        });
        optional(json, "cost_low_usd", estimate.low().map(low -> low.value()));
        optional(json, "cost_high_usd", estimate.high().map(high -> high.value()));
        optional(json, "price_usd", estimate.price().map(price -> price.value()));
        optional(json, "flops_per_mm2", entry.flopsPerArea());
        optional(json, "flops_per_usd", entry.flopsPerDollar());
        optional(json, "bytes_per_s_per_usd", entry.bytesPerDollar());
        return json.putTexts("warnings", estimate.warnings());
    }

    private static void optional(JsonObject json, String key, Optional<Double> value) {
        value.ifPresent(amount -> json.put(key, amount));
    }

    private static String key(Enum<?> part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** The few figures by which lists know a chip's silicon. */
    public static Map<String, String> keyFigures(AreaEstimate estimate) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put(
                "silicon",
                (estimate.dies() > 1 ? estimate.dies() + " x " : "")
                        + area(estimate.dieArea().value()) + " mm2 "
                        + estimate.silicon().process() + ", "
                        + basis(estimate)
                        + (estimate.published()
                                ? " (law: " + area(estimate.modelled().value()) + " mm2)"
                                : ""));
        estimate.cost()
                .ifPresent(cost -> figures.put(
                        "cost of making",
                        dollars(cost.total().value()) + " USD ("
                                + dollars(estimate.low().orElse(cost.total()).value()) + " to "
                                + dollars(estimate.high().orElse(cost.total()).value()) + "), yield "
                                + Words.percent(
                                        estimate.die().map(DieCount::sellable).orElse(0.0))));
        return figures;
    }
}
