// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.chip.silicon.DieYield;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.chip.silicon.Wafer;
import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Area, yield and cost as a pure function of a chip's file: what a sweep holds fixed or minimises.
 *
 * <p>Where a file states the published area of its die, yield and cost are those of that area, and the modelled parts are
 * stretched to it. A variant of a chip has no published area; {@link #anchoredOn} keeps the stretch of the original, so that
 * the law's error on the original does not count as a difference between the two.
 */
public final class AreaModel {
    /** Half the width of a 90 % interval in standard deviations of a normal distribution. */
    private static final double NINETY_PERCENT = 1.645;

    private static final double GIBIBYTE = 1L << 30;

    /**
     * Where a variant starts from.
     *
     * @param stretch die over modelled die of the original
     * @param die of the original
     * @param published whether that is published
     */
    private record Anchor(double stretch, SquareMillimetres die, boolean published) {}

    private final SiliconLibrary library;
    private final Function<String, ProcessSpec> processes;
    private final DefectModel defects;
    private final Optional<Anchor> anchor;

    /** A model with these figures; {@code processes} finds a process by its name. */
    public AreaModel(SiliconLibrary library, Function<String, ProcessSpec> processes, DefectModel defects) {
        this(library, processes, defects, Optional.empty());
    }

    private AreaModel(
            SiliconLibrary library,
            Function<String, ProcessSpec> processes,
            DefectModel defects,
            Optional<Anchor> anchor) {
        this.library = library;
        this.processes = processes;
        this.defects = defects;
        this.anchor = anchor;
    }

    /** A model for variants of a chip, whose dies are as much larger than modelled as the original's. */
    public AreaModel anchoredOn(ChipSpec original) {
        AreaEstimate base = estimate(original);
        return new AreaModel(
                library,
                processes,
                defects,
                Optional.of(new Anchor(
                        base.dieArea().value() / base.modelled().value(), base.dieArea(), base.published())));
    }

    /** Whether a chip's file says enough. */
    public static boolean knows(ChipSpec chip) {
        return chip.silicon().isPresent();
    }

    /**
     * Area, yield and cost of a chip.
     *
     * @throws IllegalArgumentException if its file says nothing of silicon, or names what the library does not have
     */
    public AreaEstimate estimate(ChipSpec chip) {
        SiliconSpec silicon = chip.silicon()
                .orElseThrow(() -> new IllegalArgumentException(chip.name()
                        + " states no silicon: write 'silicon: {process: tsmc-n7, packaging: cowos-s}' with what"
                        + " is known of its dies"));
        ProcessSpec process = processes.apply(silicon.process());
        DieContents contents = DieContents.of(chip, silicon);
        MemoryInterface memory = library.memoryOf(contents);
        Floorplan modelled = new DieAreaLaw(library.blocks()).plan(contents, process, memory);
        Optional<Double> stated =
                silicon.dieArea().map(area -> area.value() / modelled.total().value());
        Floorplan plan =
                modelled.times(anchor.map(Anchor::stretch).or(() -> stated).orElse(1.0));
        boolean published = anchor.isEmpty() && stated.isPresent();

        List<String> warnings = new ArrayList<>();
        DieContents.portsWithoutLanes(chip, silicon)
                .forEach(port -> warnings.add("silicon.lane-rates lacks '" + port + "'; its lanes are taken to carry "
                        + DieContents.USUAL_LANE + " each"));
        Optional<DieCount> die = die(chip, silicon, process, contents, plan, warnings);
        shoreline(contents, plan.total(), memory, process, warnings);
        Optional<MakingCost> cost = die.map(made -> cost(chip, silicon, made, memory));
        Optional<Double> half = cost.map(made -> NINETY_PERCENT * deviation(made, published, die.orElseThrow()));
        return new AreaEstimate(
                chip.name(),
                chip.dieCount(),
                silicon,
                contents,
                modelled.total(),
                plan,
                published,
                die,
                cost,
                cost.map(made -> made.total().times(Math.max(0, 1 - half.orElseThrow()))),
                cost.map(made -> made.total().times(1 + half.orElseThrow())),
                cost.map(made -> made.total().times(1 / (1 - library.margin().value()))),
                warnings);
    }

    // ---- Dies -------------------------------------------------------------------

    private Optional<DieCount> die(
            ChipSpec chip,
            SiliconSpec silicon,
            ProcessSpec process,
            DieContents contents,
            Floorplan plan,
            List<String> warnings) {
        SquareMillimetres area = plan.total();
        double reticle = process.reticle().value();
        if (area.value() > reticle) {
            int needed = (int) Math.ceil(area.value() * chip.dieCount() / reticle);
            warnings.add(String.format(
                    Locale.ROOT,
                    "a die of %.0f mm2 is larger than the %.0f mm2 that one exposure prints: divide it over %d dies or more, as"
                            + " 'dies: {count: %d, link: …}' does",
                    area.value(),
                    reticle,
                    needed,
                    needed));
            return Optional.empty();
        }
        DieYield yield = DieYield.of(process, defects);
        SquareMillimetres core = plan.cores().times(1.0 / contents.cores());
        SquareMillimetres rest =
                new SquareMillimetres(Math.max(0, area.value() - plan.cores().value()));
        int needed = chip.cores().count() / chip.dieCount();
        return Optional.of(new DieCount(
                area,
                Wafer.of(process).dies(area),
                yield.perfect(area),
                yield.sellable(rest, core, contents.cores(), Math.min(needed, contents.cores())),
                process.wafer()));
    }

    /** Interfaces stand at the edges of a die; more than its edges hold cannot be built. */
    private void shoreline(
            DieContents die,
            SquareMillimetres area,
            MemoryInterface memory,
            ProcessSpec process,
            List<String> warnings) {
        double width = Wafer.of(process).width(area).value();
        double edges = 2 * (width + area.value() / width);
        double wanted = die.memoryInterfaces() * memory.edge().value()
                + die.serialLanes() * library.blocks().laneEdge().value();
        if (wanted > edges) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%d memory interfaces and %.0f serial lanes take %.0f mm of a die's edge, but it has %.0f mm",
                    die.memoryInterfaces(),
                    die.serialLanes(),
                    wanted,
                    edges));
        }
    }

    // ---- Cost -------------------------------------------------------------------

    private MakingCost cost(ChipSpec chip, SiliconSpec silicon, DieCount die, MemoryInterface memory) {
        Map<CostPart, Money> parts = new EnumMap<>(CostPart.class);
        PackageKind kind = library.packageById(silicon.packaging());
        parts.put(CostPart.DIES, die.price().times(chip.dieCount()));
        parts.put(CostPart.COMPANIONS, companions(silicon));
        double gibibytes = chip.memory().capacity().value() / GIBIBYTE;
        parts.put(CostPart.MEMORY, memory.gigabyte().times(gibibytes));
        double standing = die.area().value() * chip.dieCount() + companionArea(silicon);
        int stacks = chip.memory() instanceof MemorySpec.Dram dram ? dram.stacks() : 0;
        double onPackage = memory.footprint().value() * stacks;
        parts.put(CostPart.PACKAGE, packaging(kind, standing + onPackage));
        int pieces = chip.dieCount() + companionCount(silicon) + (onPackage > 0 ? stacks : 0);
        double placed = 0;
        for (CostPart part : parts.keySet()) {
            placed += parts.getOrDefault(part, new Money(0)).value();
        }
        double lost = StrictMath.pow(kind.bonding().value(), -pieces) - 1;
        parts.put(CostPart.ASSEMBLY_LOSS, new Money(placed * lost));
        parts.put(CostPart.TEST, library.test());
        return new MakingCost(parts);
    }

    private Money companions(SiliconSpec silicon) {
        double total = 0;
        for (SiliconSpec.Companion companion : silicon.companions()) {
            ProcessSpec process = processes.apply(companion.process());
            DieYield yield = DieYield.of(process, defects);
            double perfect = yield.perfect(companion.area());
            DieCount die = new DieCount(
                    companion.area(), Wafer.of(process).dies(companion.area()), perfect, perfect, process.wafer());
            total += die.price().value() * companion.count();
        }
        return new Money(total);
    }

    private static Money packaging(PackageKind kind, double standing) {
        double base = standing;
        double interposer = 0;
        if (kind.interposer().isPresent()) {
            PackageKind.Interposer silicon = kind.interposer().get();
            SquareMillimetres area =
                    new SquareMillimetres(standing * silicon.scale().value());
            Wafer wafer = new Wafer(silicon.diameter(), new Millimetres(0), new Millimetres(0), silicon.diameter());
            double good = DefectModel.NEGATIVE_BINOMIAL.yield(silicon.defects().on(area), silicon.clustering());
            interposer = silicon.wafer().value() / (wafer.dies(area) * good);
            base = area.value();
        }
        return new Money(interposer
                + base * kind.substrateScale().value() * kind.substrate().value());
    }

    private static int companionCount(SiliconSpec silicon) {
        return silicon.companions().stream()
                .mapToInt(SiliconSpec.Companion::count)
                .sum();
    }

    private static double companionArea(SiliconSpec silicon) {
        return silicon.companions().stream()
                .mapToDouble(companion -> companion.area().value() * companion.count())
                .sum();
    }

    /**
     * A die's price grows faster than its area, by the defects it catches: d ln(price)/d ln(A) = 1 + m for small m. Of a
     * variant of a published die only what differs is uncertain.
     */
    private double deviation(MakingCost cost, boolean published, DieCount die) {
        SiliconLibrary.Uncertainty uncertainty = library.uncertainty();
        double wafers = uncertainty.wafers().value();
        double expected = -StrictMath.log(die.sellable());
        double now = die.area().value();
        double unknown = published
                ? 0
                : anchor.filter(Anchor::published)
                        .map(original -> Math.abs(now - original.die().value()) / now)
                        .orElse(1.0);
        double area = uncertainty.area().value() * unknown * (1 + expected);
        return cost.deviation(uncertainty, Math.sqrt(wafers * wafers + area * area));
    }
}
