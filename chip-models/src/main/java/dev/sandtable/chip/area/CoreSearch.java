// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.core.CoreSpec;
import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How many cores fit: the question of an architect who spends area on something else.
 *
 * <p><b>Model.</b> Area and cost grow with the number of cores, so the largest number that fits is found by bisection. A
 * variant keeps its core, its cache and its interfaces; its peaks go with the cores, and so do its spare ones, rounded to
 * whole cores on every die.
 *
 * <p><b>Left out.</b> Whether the cores still fit a grid; what more cores would ask of the cache.
 *
 * <p><b>Check.</b> The number found fits and one more on every die does not; a variant with the chip's own number has the
 * chip's own area ({@code CoreSearchTest}).
 *
 * <p><b>Source.</b> Bisection of a monotone predicate.
 *
 * @param model how area and cost are estimated
 */
public record CoreSearch(AreaModel model) {
    /** More cores than any die holds. */
    private static final int MOST_PER_DIE = 1 << 20;

    /** The same chip with as many cores to sell. */
    public static ChipSpec withCores(ChipSpec chip, int cores) {
        CoreSpec core = chip.cores();
        double factor = (double) cores / core.count();
        CoreSpec scaled = new CoreSpec(
                cores,
                core.tensor(),
                core.vector(),
                core.buffers(),
                core.cacheRead(),
                core.cacheWrite(),
                core.barrier(),
                core.mesh());
        return new ChipSpec(
                chip.name(),
                chip.title(),
                chip.vendor(),
                chip.architecture(),
                chip.style(),
                chip.clock(),
                times(chip.peak(), factor),
                times(chip.sparsePeak(), factor),
                scaled,
                chip.l2(),
                chip.llc(),
                chip.dies(),
                chip.exchange(),
                chip.memory(),
                chip.backing(),
                chip.power(),
                chip.calibration(),
                chip.ports(),
                chip.defaultStack(),
                chip.trainingStack(),
                chip.silicon().map(silicon -> withCores(silicon, factor, cores, chip.dieCount())),
                chip.notes());
    }

    private static Map<DataType, FlopsPerSecond> times(Map<DataType, FlopsPerSecond> rates, double factor) {
        Map<DataType, FlopsPerSecond> scaled = new LinkedHashMap<>();
        rates.forEach((type, rate) -> scaled.put(type, new FlopsPerSecond(rate.value() * factor)));
        return scaled;
    }

    private static SiliconSpec withCores(SiliconSpec silicon, double factor, int cores, int dies) {
        Optional<Integer> made = silicon.coresMade().map(before -> {
            int perDie = (int) Math.round(before * factor / dies);
            int least = (cores + dies - 1) / dies;
            return Math.max(perDie, least) * dies;
        });
        return new SiliconSpec(
                silicon.process(),
                silicon.packaging(),
                made,
                silicon.cacheMade(),
                silicon.memoryInterfaces(),
                silicon.rates(),
                silicon.portsMade(),
                silicon.laneRates(),
                silicon.dieArea(),
                silicon.companions());
    }

    /** The variant with most cores whose compute die is no larger. */
    public Optional<ChipSpec> mostWithin(ChipSpec chip, SquareMillimetres die) {
        return most(chip, estimate -> estimate.dieArea().compareTo(die) <= 0);
    }

    /** The variant with most cores that costs no more to make. */
    public Optional<ChipSpec> mostFor(ChipSpec chip, Money cost) {
        return most(
                chip,
                estimate -> estimate.cost()
                        .filter(made -> made.total().compareTo(cost) <= 0)
                        .isPresent());
    }

    private Optional<ChipSpec> most(ChipSpec chip, Predicate<AreaEstimate> fits) {
        int dies = chip.dieCount();
        int fitting = 0;
        int beyond = MOST_PER_DIE;
        while (beyond - fitting > 1) {
            int middle = (fitting + beyond) >>> 1;
            if (fits.test(model.estimate(withCores(chip, middle * dies)))) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        return fitting == 0 ? Optional.empty() : Optional.of(withCores(chip, fitting * dies));
    }
}
