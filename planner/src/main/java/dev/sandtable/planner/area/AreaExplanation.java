// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.area;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.CostPart;
import dev.sandtable.chip.area.DieContents;
import dev.sandtable.chip.area.DieCount;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.chip.area.MakingCost;
import dev.sandtable.chip.area.PackageKind;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.explain.Explanation;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecDocument;
import java.util.ArrayList;
import java.util.List;

/** The tree behind an estimate: cost by part, the die by part, down to the figures of the catalogue and their sources. */
public final class AreaExplanation {
    private static final String SQUARE = "mm2";
    private static final String DOLLARS = "USD";
    private static final double GIBIBYTE = 1L << 30;
    private static final double SQUARE_MICROMETRES = 1e6;

    private final SpecDocument<ChipSpec> chip;
    private final AreaEstimate estimate;
    private final SpecDocument<ProcessSpec> process;
    private final Provenance library;
    private final DieContents die;
    private final Estimates estimates;

    /** The explanation of a chip's estimate. */
    public AreaExplanation(SpecDocument<ChipSpec> chip, AreaEstimate estimate, Estimates estimates) {
        this.chip = chip;
        this.estimate = estimate;
        this.estimates = estimates;
        process = estimates
                .catalogues()
                .processes()
                .byNameOrThrow(estimate.silicon().process());
        library = estimates.library().provenance();
        die = estimate.contents();
    }

    /** The cost where there is one, else the area of the die. */
    public Explanation tree() {
        return estimate.cost().map(this::cost).orElseGet(this::area);
    }

    // ---- Cost -------------------------------------------------------------------

    private Explanation cost(MakingCost cost) {
        List<Explanation> parts = new ArrayList<>();
        for (CostPart part : CostPart.values()) {
            if (cost.of(part).value() > 0) {
                parts.add(new Explanation(part.words(), cost.of(part).value(), DOLLARS, part.law(), details(part)));
            }
        }
        return new Explanation("cost of making " + estimate.chip(), cost.total().value(), DOLLARS, "Σ parts", parts);
    }

    private List<Explanation> details(CostPart part) {
        String memory = "memories." + die.memory().orElse("none");
        String packaging = "packages." + estimate.silicon().packaging();
        return switch (part) {
            case DIES -> estimate.die().map(this::dies).orElse(List.of());
            case MEMORY ->
                List.of(
                        figure(
                                "capacity",
                                chip.value().memory().capacity().value() / GIBIBYTE,
                                "GiB",
                                chip.provenance(),
                                "memory.capacity"),
                        figure(
                                "price of a GiB",
                                estimates
                                        .library()
                                        .value()
                                        .memoryOf(die)
                                        .gigabyte()
                                        .value(),
                                DOLLARS,
                                library,
                                memory + ".gigabyte"));
            case PACKAGE -> packaging(packaging);
            case ASSEMBLY_LOSS ->
                List.of(figure(
                        "share of pieces that survive being placed",
                        estimates
                                .library()
                                .value()
                                .packageById(estimate.silicon().packaging())
                                .bonding()
                                .value(),
                        "",
                        library,
                        packaging + ".bonding"));
            case COMPANIONS ->
                estimate.silicon().companions().stream()
                        .map(other -> Explanation.figure(
                                other.count() + " of " + other.name(),
                                other.area().value(),
                                SQUARE,
                                other.process()))
                        .toList();
            case TEST ->
                List.of(Explanation.figure(
                        "stated", estimates.library().value().test().value(), DOLLARS, library.describe("test")));
        };
    }

    private List<Explanation> packaging(String path) {
        PackageKind kind =
                estimates.library().value().packageById(estimate.silicon().packaging());
        List<Explanation> figures = new ArrayList<>();
        kind.interposer()
                .ifPresent(interposer -> figures.add(figure(
                        "wafer of interposers, dies placed",
                        interposer.wafer().value(),
                        DOLLARS,
                        library,
                        path + ".interposer.wafer")));
        figures.add(figure("substrate per mm2", kind.substrate().value(), DOLLARS, library, path + ".substrate"));
        return figures;
    }

    private List<Explanation> dies(DieCount count) {
        return List.of(
                area(),
                Explanation.of("dies per wafer", count.perWafer(), "", "whole dies inside the wafer's edge"),
                Explanation.of(
                        "yield",
                        count.sellable(),
                        "",
                        "mean of e^(−λDr) · P(at least "
                                + chip.value().cores().count() / estimate.dies() + " of " + die.cores()
                                + " cores work)",
                        figure(
                                "defects",
                                process.value().defects().value() * 100,
                                "/cm2",
                                process.provenance(),
                                "defects"),
                        Explanation.of("without any defect", count.perfect(), "", "closed form")),
                figure("wafer", count.wafer().value(), DOLLARS, process.provenance(), "wafer"));
    }

    // ---- Area -------------------------------------------------------------------

    private Explanation area() {
        List<Explanation> parts = new ArrayList<>();
        double stretch = estimate.dieArea().value() / estimate.modelled().value();
        for (DiePart part : DiePart.values()) {
            double modelled = estimate.plan().of(part).value() / stretch;
            parts.add(new Explanation(part.words(), modelled, SQUARE, part.law(), details(part)));
        }
        Explanation modelled =
                new Explanation("die as modelled", estimate.modelled().value(), SQUARE, "Σ parts", parts);
        String law = estimate.published()
                ? "published: " + chip.provenance().describe("silicon.die-area")
                : "modelled · " + (stretch == 1 ? "1" : "published / modelled of the chip it varies");
        return new Explanation("die", estimate.dieArea().value(), SQUARE, law, List.of(modelled));
    }

    private List<Explanation> details(DiePart part) {
        var blocks = estimates.library().value().blocks();
        return switch (part) {
            case TENSOR -> tensor();
            case VECTOR -> List.of(density(), cores(), lanes());
            case CONTROL ->
                List.of(
                        density(),
                        cores(),
                        lanes(),
                        block("transistors of control per lane", blocks.laneControl(), "lane-control"));
            case BUFFERS ->
                List.of(
                        cell(),
                        cores(),
                        Explanation.of("buffers of a core", die.buffers().value() / 1024.0, "KiB", "Σ cores.buffers"),
                        block("share that is cells", blocks.bufferEfficiency().value(), "buffer-efficiency"));
            case CACHE ->
                List.of(
                        cell(),
                        Explanation.of("cache of the die", die.cache().value() / (1024.0 * 1024), "MiB", "as made"),
                        block("share that is cells", blocks.cacheEfficiency().value(), "cache-efficiency"));
            case NETWORK ->
                List.of(
                        density(),
                        Explanation.of(
                                "delivered", die.cacheDelivers().value(), "B/cycle", "l2.bandwidth / clock.stated"),
                        block("transistors per byte per cycle", blocks.cachePort(), "cache-port"));
            case MEMORY ->
                List.of(
                        Explanation.of("interfaces", die.memoryInterfaces(), "", "as made"),
                        figure(
                                "PHY",
                                estimates.library().value().memoryOf(die).phy().value(),
                                SQUARE,
                                library,
                                "memories." + die.memory().orElse("none") + ".phy"));
            case LINKS ->
                List.of(
                        Explanation.of("serial lanes", die.serialLanes(), "", "Σ ports / lane rate"),
                        block("area of a lane, mm2", blocks.laneArea().value(), "lane-area"));
            case FIXED -> List.of(density(), block("transistors", blocks.fixed(), "fixed"));
        };
    }

    private List<Explanation> tensor() {
        List<Explanation> rates = new ArrayList<>(List.of(
                density(),
                block(
                        "transistors per squared bit",
                        estimates.library().value().blocks().multiplierBit(),
                        "multiplier-bit"),
                cores()));
        die.multiplyAdds().forEach((type, rate) -> rates.add(rate(type.spelling(), rate)));
        return rates;
    }

    /** A rate rests on what the die is stated to do, or else on the peak. */
    private Explanation rate(String format, double perCycle) {
        String made = "silicon.rates." + format;
        String path = chip.provenance().findByPath(made).isPresent() ? made : "peak." + format;
        return figure(format + " multiply-adds per cycle and core", perCycle, "", chip.provenance(), path);
    }

    private Explanation density() {
        return figure(
                "transistors per mm2",
                process.value().logicDensity().value(),
                "",
                process.provenance(),
                "logic-density");
    }

    private Explanation cell() {
        return figure(
                "memory cell",
                process.value().bitCell().value() * SQUARE_MICROMETRES,
                "um2",
                process.provenance(),
                "bit-cell");
    }

    private Explanation cores() {
        String path =
                chip.provenance().findByPath("silicon.cores-made").isPresent() ? "silicon.cores-made" : "cores.count";
        return figure("cores of the die", die.cores(), "", chip.provenance(), path);
    }

    private Explanation lanes() {
        return figure("FP32 lanes of a core", die.lanes(), "", chip.provenance(), "cores.vector.lanes");
    }

    private Explanation block(String name, double value, String key) {
        return figure(name, value, "", library, "blocks." + key);
    }

    private static Explanation figure(String name, double value, String unit, Provenance provenance, String path) {
        return Explanation.figure(name, value, unit, provenance.describe(path));
    }
}
