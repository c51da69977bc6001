// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.app.report.html.Scale;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.AreaModel;
import dev.sandtable.chip.area.CoreSearch;
import dev.sandtable.chip.area.CostPart;
import dev.sandtable.chip.area.DieCount;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.chip.area.MakingCost;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.area.Estimates;
import dev.sandtable.planner.area.PublishedDies;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Area and cost: the law, published dies beside it, the catalogue's chips, and what an area buys. */
final class AreaPage {
    private static final String EXAMPLE = "h100-sxm5-80gb";
    private static final int[] CACHES = {30, 60, 90, 120, 180, 240, 360};

    private final Catalogues catalogues;
    private final Estimates estimates;
    private final List<PublishedDies.Row> rows;

    AreaPage(Path home) throws IOException {
        catalogues = Catalogues.open(home, List.of());
        estimates = new Estimates(catalogues, DefectModel.NEGATIVE_BINOMIAL);
        rows = PublishedDies.rows(estimates);
    }

    /** The page and its pictures by their paths under docs. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "area/dies.svg",
                DiePicture.draw(rows.stream()
                        .filter(row -> row.published().value() < 900)
                        .toList()));
        Map<Integer, Integer> cores = coresByCache();
        files.put("area/cores.svg", trade(cores));
        Page page = new Page("Area and cost of a chip", "AreaPageTest");
        law(page);
        published(page);
        chips(page);
        held(page, cores);
        files.put("area.md", page.markdown());
        return files;
    }

    private static void law(Page page) {
        page.paragraph(
                "`sandtable area CHIP...` sums a die from parts whose sizes the chip's file states already, says how"
                        + " many of the dies on a wafer can be sold, and what making a chip costs. A sweep over chips can hold either"
                        + " fixed. The figures are files: `configs/processes` (density, memory cell, wafer, defects) and"
                        + " `configs/silicon` (blocks, interfaces, packages, prices), every one with its source.");
        page.table(
                List.of("part", "law"),
                Arrays.stream(DiePart.values())
                        .map(part -> Page.row(part.words(), part.law()))
                        .toList());
        page.paragraph("t·(s² + a) are the transistors of a multiply-add of significand s. Formats up to FP32 share one"
                + " array, sized by the one that needs most; FP64 has units of its own.");
        page.table(
                List.of("paid for", "law"),
                Arrays.stream(CostPart.values())
                        .map(part -> Page.row(part.words(), part.law()))
                        .toList());
        page.paragraph(
                "Yield counts spare cores: where the density of defects is λ times its mean, a die sells with"
                        + " probability e^(−λDr) · P(Binomial(n, e^(−λDa)) ≥ k), and λ varies by a gamma distribution (negative"
                        + " binomial yield; `--defects murphy` and `poisson` are there too). Spare rows of memories are left out.");
    }

    private void published(Page page) {
        page.heading(2, "Published dies");
        page.paragraph("![Dies as modelled and as published](area/dies.svg)");
        page.paragraph(
                "Rows marked *fit* gave the law something: the density of their process follows from their transistors"
                        + " and area, and GA100, MI200 and GV100 gave the sizes of control, network and front end. Rows marked *test*"
                        + " gave nothing, and what lies on them comes from their makers' papers, much of it from memory. Sources stand"
                        + " in [SOURCES.md](../configs/published/SOURCES.md).");
        List<List<String>> table = new ArrayList<>();
        for (PublishedDies.Row row : rows) {
            table.add(Page.row(
                    row.name(),
                    row.process(),
                    number("%,.0f", row.published().value()),
                    number("%,.0f", row.plan().total().value()),
                    number("%+.0f %%", 100 * row.error()),
                    row.fitted() ? "fit" : "test",
                    row.source()));
        }
        page.table(List.of("die", "process", ">published, mm2", ">modelled", ">error", "use", "source"), table);
        page.paragraph("Mean absolute error: " + mean(true) + " of rows that gave figures, " + mean(false)
                + " of those that did not; their mean error is " + bias()
                + ". The law knows no empty area, no video engines and"
                + " no team: AMD's compute die of 5 nm is far smaller, Google's dies of 7 nm are half as large again. Compare"
                + " variants of one chip, which keep the error of their original, rather than chips of two houses by the law"
                + " alone.");
    }

    private String mean(boolean fitted) {
        return number(
                "%.0f %%",
                100
                        * rows.stream()
                                .filter(row -> row.fitted() == fitted)
                                .mapToDouble(row -> Math.abs(row.error()))
                                .average()
                                .orElse(0));
    }

    private String bias() {
        return number(
                "%+.0f %%",
                100
                        * rows.stream()
                                .filter(row -> !row.fitted())
                                .mapToDouble(PublishedDies.Row::error)
                                .average()
                                .orElse(0));
    }

    private void chips(Page page) {
        page.heading(2, "Chips of the catalogue");
        page.paragraph(
                "Cost of making one chip without design, masks and margin. Analysts put the H100 at 3,320 USD: logic 300,"
                        + " memory 1,350, packaging 750, test and assembly 920 (siliconanalysts.com, 2026-02); packaging with its"
                        + " losses was fitted to it, and test is the mean of its figure and of MI300X's.");
        List<List<String>> table = new ArrayList<>();
        for (String name : catalogues.chips().names()) {
            SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(name);
            if (AreaModel.knows(chip.value())) {
                table.add(chip(name, estimates.estimate(chip)));
            }
        }
        page.table(
                List.of(
                        "chip",
                        "process",
                        ">die, mm2",
                        ">law, mm2",
                        ">yield",
                        ">dies",
                        ">memory",
                        ">cost, USD",
                        "90 %"),
                table);
    }

    private static List<String> chip(String name, AreaEstimate estimate) {
        MakingCost cost = estimate.cost().orElseThrow();
        String dies = estimate.dies() > 1 ? estimate.dies() + " × " : "";
        return Page.row(
                "[" + name + "](reference/chips/" + name + ".md)",
                estimate.silicon().process(),
                dies + number("%.0f", estimate.dieArea().value()),
                number("%.0f", estimate.modelled().value()),
                number("%.0f %%", 100 * estimate.die().map(DieCount::sellable).orElseThrow()),
                dollars(cost.of(CostPart.DIES)),
                dollars(cost.of(CostPart.MEMORY)),
                dollars(cost.total()),
                dollars(estimate.low().orElseThrow()) + " to "
                        + dollars(estimate.high().orElseThrow()));
    }

    // ---- What an area buys ------------------------------------------------------

    private Map<Integer, Integer> coresByCache() {
        SpecDocument<ChipSpec> chip = catalogues.chips().byNameOrThrow(EXAMPLE);
        AreaModel model = estimates.model().anchoredOn(chip.value());
        SquareMillimetres limit = estimates.estimate(chip).dieArea().times(1 + 1e-9);
        Map<Integer, Integer> cores = new LinkedHashMap<>();
        for (int cache : CACHES) {
            ChipSpec variant = chip.override(List.of("silicon.cache-made=" + cache + " MiB"))
                    .value();
            new CoreSearch(model)
                    .mostWithin(variant, limit)
                    .ifPresent(fits -> cores.put(cache, fits.cores().count()));
        }
        return cores;
    }

    private static void held(Page page, Map<Integer, Integer> cores) {
        page.heading(2, "What an area buys");
        page.paragraph(
                "The die of the H100 held at its 814 mm2 while its cache changes: the cores that still fit, spare ones"
                        + " kept in proportion. `sandtable area " + EXAMPLE
                        + " --set silicon.cache-made=120MiB --hold area=814mm2` is one point of it.");
        page.paragraph("![Cores beside cache on one area](area/cores.svg)");
        List<List<String>> table = new ArrayList<>();
        cores.forEach((cache, count) -> table.add(Page.row(String.valueOf(cache), String.valueOf(count))));
        page.table(List.of(">cache made, MiB", ">cores sold"), table);
    }

    private static String trade(Map<Integer, Integer> cores) {
        List<double[]> line = new ArrayList<>();
        cores.forEach((cache, count) -> line.add(new double[] {cache, count}));
        CurvePicture.Axis across = new CurvePicture.Axis(
                "shared cache, MiB",
                new Scale(0, 400, false),
                List.of(0.0, 100.0, 200.0, 300.0, 400.0),
                value -> number("%.0f", value));
        CurvePicture.Axis up = new CurvePicture.Axis(
                "cores that can be sold",
                new Scale(0, 160, false),
                List.of(0.0, 40.0, 80.0, 120.0, 160.0),
                value -> number("%.0f", value));
        return CurvePicture.draw("One die of 814 mm2", across, up, Map.of("cores", line));
    }

    private static String dollars(Money money) {
        return number("%,.0f", money.value());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
