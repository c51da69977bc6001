// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.roofline;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which figures of a chip and its stack a time depends on.
 *
 * <p><b>Model.</b> The elasticity of time t to figure x is d ln t / d ln x, taken as ln(t′/t) / ln(x′/x) with the figure a tenth
 * better (a rate raised, a time or an energy lowered) and the work priced anew: the library may choose another plan.
 * Every number of the chip's file is tried, whatever it is called, and of the stack's file the times that belong to
 * launches and to the chip's architecture.
 * <p><b>Left out.</b> Counts and shapes (cores, native blocks, lines, stacks), which are another design and no better figure;
 * clocks that only restate the peak; two figures changed together.
 * <p><b>Check.</b> Elasticities of rates and times of a chip, none counted twice, sum to one, since a chip that is faster in
 * everything takes less time in the same proportion; to less where two figures bind at once and one alone brings nothing ({@code SensitivitiesTest}).
 * <p><b>Source.</b> Euler's theorem on homogeneous functions.
 */
final class Sensitivities {
    private static final double TENTH = 1.1;
    /** Sizes are a whole number of bytes: an eighth more of a KiB is one. */
    private static final double EIGHTH = 1.125;

    private static final double NEGLIGIBLE = 1e-3;
    private static final Set<String> OTHER_DESIGNS = new TreeSet<>(List.of(
            "stated",
            "base",
            "count",
            "units",
            "rows",
            "columns",
            "depth",
            "line",
            "partitions",
            "stacks",
            "capacity"));
    private static final Set<String> OTHER_SECTIONS =
            new TreeSet<>(List.of("ports", "silicon", "cores.tensor", "sources"));
    private static final Set<String> BETTER_LOWER =
            new TreeSet<>(List.of("loaded-latency", "idle", "voltage-span", "latency"));

    private final Catalogues catalogues;
    private final SpecDocument<ChipSpec> chip;
    private final SpecDocument<StackSpec> stack;
    private final Function<Chip, Bottlenecks> price;
    private final double seconds;

    /** The sensitivities of what {@code price} says of a chip; the chip as it stands takes {@code seconds}. */
    Sensitivities(
            Catalogues catalogues,
            SpecDocument<ChipSpec> chip,
            SpecDocument<StackSpec> stack,
            Function<Chip, Bottlenecks> price,
            double seconds) {
        this.catalogues = catalogues;
        this.chip = chip;
        this.stack = stack;
        this.price = price;
        this.seconds = seconds;
    }

    // ---- Law --------------------------------------------------------------------

    /** All that matter, the heaviest first; of the peaks only that of {@code format}. */
    List<Sensitivity> list(String format) {
        List<Sensitivity> found = new ArrayList<>();
        for (StatedFigure figure : StatedFigure.of(chip)) {
            boolean otherPeak =
                    figure.path().startsWith("peak.") && !figure.key().equals(format);
            if (!otherPeak && isRate(figure)) {
                add(found, figure, chip.value().name(), better -> assembled(chip.override(reachable(better)), stack));
            }
        }
        for (StatedFigure figure : StatedFigure.of(stack)) {
            if (isOfKernels(figure)) {
                add(found, figure, stack.value().name(), better -> assembled(chip, stack.override(better)));
            }
        }
        found.sort(Comparator.comparingDouble(Sensitivity::weight).reversed());
        return found;
    }

    /** A higher peak with units that reach it, where the chip's file states how much they multiply. */
    private List<String> reachable(List<String> better) {
        Optional<Long> units = chip.value().cores().tensor().multiplyAdds();
        if (units.isEmpty() || !better.get(0).startsWith("peak.")) {
            return better;
        }
        long more = (long) Math.ceil(units.get() * TENTH);
        return List.of(better.get(0), "cores.tensor.multiply-adds=" + more);
    }

    private Chip assembled(SpecDocument<ChipSpec> spec, SpecDocument<StackSpec> software) {
        return catalogues.assemble(spec, software.value().kernels());
    }

    private void add(List<Sensitivity> found, StatedFigure figure, String file, Function<List<String>, Chip> with) {
        StatedFigure better = figure.times(ratio(figure));
        double changed = better.number().doubleValue() / figure.number().doubleValue();
        if (!(changed > 0) || changed == 1) {
            return;
        }
        double after;
        try {
            after = price.apply(with.apply(List.of(better.assignment()))).time().value();
        } catch (SpecException | UnsupportedWork | IllegalArgumentException e) {
            // A share above 1 or a cap below idle: the figure cannot be a tenth better.
            return;
        }
        double elasticity = StrictMath.log(after / seconds) / StrictMath.log(changed);
        if (Math.abs(elasticity) > NEGLIGIBLE) {
            found.add(new Sensitivity(figure, file, changed, elasticity));
        }
    }

    private static double ratio(StatedFigure figure) {
        if (isTimeOrEnergy(figure) || BETTER_LOWER.contains(figure.key())) {
            return 1 / TENTH;
        }
        return figure.unit().matches("[KMGT]?i?B") ? EIGHTH : TENTH;
    }

    private static boolean isTimeOrEnergy(StatedFigure figure) {
        return figure.unit().matches("[fpnumµ]?s") || figure.unit().matches("[fpnumµ]?J/.*");
    }

    private static boolean isRate(StatedFigure figure) {
        return !OTHER_DESIGNS.contains(figure.key())
                && OTHER_SECTIONS.stream().noneMatch(section -> figure.path().startsWith(section + "."));
    }

    private boolean isOfKernels(StatedFigure figure) {
        boolean ours = figure.path().startsWith("language.launch.")
                || figure.path().contains("." + chip.value().architecture() + ".");
        return ours && figure.unit().matches("[fpnumµ]?s");
    }
}
