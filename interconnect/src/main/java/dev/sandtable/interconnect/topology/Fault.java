// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.List;
import java.util.Optional;

/**
 * What is broken or slow in a fabric. Levels are counted from the inside, 0 first, and so are the units of a level: unit 3
 * of level 0 is the fourth node. Records of this interface are bound from YAML by their {@code kind}.
 */
public sealed interface Fault {

    /** A fault of the links of one unit of a level. */
    sealed interface OfUnit extends Fault {

        /** Level of the fabric. */
        int level();

        /** Unit of that level; empty where there is only one. */
        Optional<Integer> unit();
    }

    /**
     * All links between two ends, both directions, are gone.
     *
     * @param level of the fabric
     * @param unit of that level; may be left out where there is one
     * @param ends two members ({@code 5}) or parts ({@code leaf-0}, {@code plane-3}) between which the links run
     */
    record DeadLink(int level, Optional<Integer> unit, List<String> ends) implements OfUnit {
        public DeadLink {
            ends = List.copyOf(ends);
            checkPlace(level, unit);
            checkEnds(ends);
        }
    }

    /**
     * The links between two ends run at a share of their rate, as after the loss of lanes.
     *
     * @param level of the fabric
     * @param unit of that level; may be left out where there is one
     * @param ends two members or parts between which the links run
     * @param left share of the rate that is left; above 0 and below 1
     */
    record DegradedLink(int level, Optional<Integer> unit, List<String> ends, Ratio left) implements OfUnit {
        public DegradedLink {
            ends = List.copyOf(ends);
            checkPlace(level, unit);
            checkEnds(ends);
            if (!(left.value() > 0 && left.value() < 1)) {
                throw new IllegalArgumentException(
                        "left must be above 0 and below 1, was " + left + "; a link with nothing left is a dead-link");
            }
        }
    }

    /**
     * A switch or a plane is gone with all links through it.
     *
     * @param level of the fabric
     * @param unit of that level; may be left out where there is one
     * @param part its name, {@code spine-2}
     */
    record DeadPart(int level, Optional<Integer> unit, String part) implements OfUnit {
        public DeadPart {
            checkPlace(level, unit);
        }
    }

    /**
     * An endpoint that comes late or moves data slowly; a group with it waits for it.
     *
     * @param endpoint its number in the whole fabric
     * @param rate share of the usual rate at which it moves data; 1 where absent
     * @param start how much later than the others it begins; nothing where absent
     */
    record Straggler(int endpoint, Optional<Ratio> rate, Optional<Picoseconds> start) implements Fault {
        public Straggler {
            if (endpoint < 0) {
                throw new IllegalArgumentException("endpoint must not be negative, was " + endpoint);
            }
            if (rate.isPresent() && !(rate.get().value() > 0 && rate.get().value() <= 1)) {
                throw new IllegalArgumentException("rate must be above 0 and at most 1, was " + rate.get());
            }
            if (start.isPresent() && start.get().value() < 0) {
                throw new IllegalArgumentException("start must not be negative, was " + start.get());
            }
            if (rate.isEmpty() && start.isEmpty()) {
                throw new IllegalArgumentException("endpoint " + endpoint
                        + " is no straggler without a 'rate' (a share, such as 0.8) or a 'start' (such as 20 us)");
            }
        }
    }

    private static void checkPlace(int level, Optional<Integer> unit) {
        if (level < 0) {
            throw new IllegalArgumentException("level is counted from 0, the innermost, was " + level);
        }
        if (unit.isPresent() && unit.get() < 0) {
            throw new IllegalArgumentException("unit is counted from 0, was " + unit.get());
        }
    }

    private static void checkEnds(List<String> ends) {
        if (ends.size() != 2 || ends.get(0).equals(ends.get(1))) {
            throw new IllegalArgumentException("ends must be two different ones, such as [0, 5], were " + ends);
        }
    }
}
