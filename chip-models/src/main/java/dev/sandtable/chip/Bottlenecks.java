// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.chip.kernel.Level;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.units.Seconds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What binds a piece of work on a chip, and by how much every other level trails.
 *
 * <p><b>Model.</b> Each level l would alone take t_l, what the chosen plan counts there over the level's rate. No plan is
 * faster than max t_l, so the level with the largest t_l binds; another trails by 1 − t_l / max t. The rest, t − max t, is
 * time in which levels wait for each other. The hierarchical roofline has a roof for each level that moves bytes: with
 * intensity I_l = operations / bytes there, work runs at most at operations / t_l = I_l · (bytes / t_l).
 * <p><b>Left out.</b> Which waits could be hidden by another plan: the plan is the one that the library chose.
 * <p><b>Check.</b> t_l ≤ t, slack ≥ 0 ({@code BottleneckLawTest}); a copy and a product by hand ({@code BottlenecksTest}).
 * <p><b>Source.</b> Williams, Waterman and Patterson 2009; a roof per memory level: Ilic, Pratas and Sousa 2014, Yang, Kurth
 * and Williams 2020.
 *
 * @param time of the whole, launch included
 * @param flops operations of the work's definition, no padding counted
 * @param clock that the engines run at
 * @param levels the levels that the work uses, the one that binds first
 */
public record Bottlenecks(Seconds time, double flops, Hertz clock, List<Demand> levels) {
    public Bottlenecks {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("work that uses no level of a chip has no bottleneck");
        }
    }

    /** Ranks what a plan asks; a level that alone would take longer than the whole, as an unequal wave may, takes the whole. */
    static Bottlenecks of(Seconds time, double flops, Hertz clock, List<Demand> demands) {
        List<Demand> levels = new ArrayList<>();
        for (Demand demand : demands) {
            if (demand.seconds() > 0) {
                double alone = Math.min(demand.seconds(), time.value());
                levels.add(new Demand(demand.level(), demand.amount(), alone));
            }
        }
        levels.sort(Comparator.comparingDouble(Demand::seconds).reversed());
        return new Bottlenecks(time, flops, clock, levels);
    }

    // ---- Law --------------------------------------------------------------------

    /** The level that binds. */
    public Demand binding() {
        return levels.get(0);
    }

    /** The level that would bind if the binding one were infinitely fast. */
    public Optional<Demand> findNext() {
        return levels.stream().skip(1).findFirst();
    }

    /** What the work asks of a level, if it uses it. */
    public Optional<Demand> findByLevel(Level level) {
        return levels.stream().filter(demand -> demand.level() == level).findFirst();
    }

    /** Share of the whole time for which a level is busy. */
    public double share(Demand demand) {
        return demand.seconds() / time.value();
    }

    /** By what share of the binding level's time a level trails: 0 for the one that binds. */
    public double slack(Demand demand) {
        return 1 - demand.seconds() / binding().seconds();
    }

    /** Share of the time in which the binding level is not busy: levels wait for each other, or for the launch. */
    public double waiting() {
        return 1 - share(binding());
    }

    /** Operations for each byte that crosses a level; for levels that move bytes. */
    public double intensity(Demand demand) {
        return flops / demand.amount();
    }

    /** Operations per second if only this level took time: its roof over this work. */
    public FlopsPerSecond roof(Demand demand) {
        return new FlopsPerSecond(flops / demand.seconds());
    }

    /** Operations per second of the work as it runs. */
    public FlopsPerSecond rate() {
        return new FlopsPerSecond(flops / time.value());
    }
}
