// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Hertz;
import dev.sandtable.work.DataType;
import java.util.Map;
import java.util.Optional;

/**
 * What a chip's figures must be among themselves: every level of memory holds at least what lies inside it, what a style
 * needs is there, and no peak exceeds what clock and units reach.
 *
 * <p>A message begins with the key at fault, which is how the reader of files finds its line.
 */
public final class Levels {
    /** Data sheets round: so far may a peak lie above clock times units. */
    private static final double ROUNDING = 1.01;

    /** Cores' memories may differ so far from what all are stated to hold: spare cores, rounded capacities. */
    private static final double SPARE = 0.08;

    private Levels() {}

    /** Refuses a level that holds less than one inside it, and one that is missing. */
    public static void check(Style style, CoreSpec cores, Uncore uncore, MemorySpec memory, Optional<Backing> backing) {
        style.check(cores);
        style.check(uncore.exchange());
        if (cores.vector().results() == VectorEngine.Results.CACHE
                && uncore.l2().isEmpty()) {
            throw new IllegalArgumentException(
                    "cores: vector.results is cache, but there is none; state l2, or results: core");
        }
        uncore.l2().ifPresent(l2 -> {
            cores.buffers().forEach((name, buffer) -> outside("l2", l2.size(), "a core's " + name, buffer.size()));
            outside("memory", memory.capacity(), "l2", l2.size());
        });
        uncore.llc().ifPresent(llc -> outside("memory", memory.capacity(), "llc", llc.size()));
        cores.buffers()
                .forEach((name, buffer) -> outside("memory", memory.capacity(), "a core's " + name, buffer.size()));
        backing.ifPresent(behind -> behind(behind, memory));
        if (style.spatial() && memory instanceof MemorySpec.Sram) {
            whole(cores, memory);
        }
    }

    private static void behind(Backing backing, MemorySpec memory) {
        outside("backing", backing.capacity(), "memory", memory.capacity());
        if (backing.bandwidth().value() > memory.bandwidth().value()) {
            throw new IllegalArgumentException("backing lies outside memory and is no faster, but "
                    + backing.bandwidth() + " is more than " + memory.bandwidth());
        }
    }

    private static void whole(CoreSpec cores, MemorySpec memory) {
        Bytes each = cores.bufferById("sram").size();
        double all = (double) each.value() * cores.count();
        if (Math.abs(all - memory.capacity().value()) > SPARE * all) {
            throw new IllegalArgumentException("memory is what all cores hold together, but " + cores.count()
                    + " times sram of " + each + " is " + new Bytes((long) all) + ", not " + memory.capacity());
        }
    }

    private static void outside(String outer, Bytes holds, String inner, Bytes least) {
        if (holds.value() < least.value()) {
            throw new IllegalArgumentException(outer + " lies outside " + inner
                    + " and must hold at least as much, but " + holds + " is less than " + least);
        }
    }

    /** Refuses a peak that clock and units cannot reach, where the file states multiply-adds. */
    public static void check(Map<DataType, FlopsPerSecond> peak, CoreSpec cores, Hertz stated) {
        peak.forEach((type, rate) -> cores.tensor()
                .most(type, cores.count(), stated.value())
                .filter(most -> rate.value() > most.value() * ROUNDING)
                .ifPresent(most -> {
                    throw new IllegalArgumentException("peak of " + type.spelling() + " is " + rate + ", but "
                            + cores.count() + " cores of "
                            + cores.tensor().multiplyAdds().orElseThrow()
                            + " multiply-adds per cycle at " + stated + " reach " + most
                            + "; correct peak, cores.count, cores.tensor.multiply-adds or clock.stated");
                }));
    }
}
