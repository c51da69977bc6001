// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The units of a fabric that have faults, level by level.
 *
 * <p><b>Model.</b> Faults of one unit make one {@link FaultyWiring}. A unit differs from the others if it has faults, if a
 * unit inside it has, or if a straggler is one of its endpoints.
 *
 * <p><b>Left out.</b> Faults that several units have alike: each is a unit of its own.
 *
 * <p><b>Check.</b> Names and numbers that do not exist, members that cannot be reached ({@code FaultTest}).
 *
 * <p><b>Source.</b> Book-keeping.
 */
final class BrokenUnits {
    private final List<Fault> faults;
    private final List<Map<Integer, Wiring>> wirings = new ArrayList<>();
    private final List<Map<Integer, List<Partition>>> partitions = new ArrayList<>();
    private final List<TreeSet<Integer>> different = new ArrayList<>();

    /** Checks the faults of a topology that has none yet, and wires what is left. */
    BrokenUnits(Topology sound, List<Fault> faults) {
        this.faults = List.copyOf(faults);
        int depth = sound.levels().size();
        List<Map<Integer, List<Integer>>> indices = new ArrayList<>();
        for (int level = 0; level < depth; level++) {
            indices.add(new TreeMap<>());
            different.add(new TreeSet<>());
        }
        for (int i = 0; i < faults.size(); i++) {
            try {
                if (faults.get(i) instanceof Fault.OfUnit fault) {
                    int unit = unit(sound, fault);
                    Damage.left(sound.wiring(fault.level()), sound.sizeOf(fault.level()), List.of(fault));
                    indices.get(fault.level())
                            .computeIfAbsent(unit, u -> new ArrayList<>())
                            .add(i);
                    mark(sound, fault.level(), unit * sound.span(fault.level()));
                } else if (faults.get(i) instanceof Fault.Straggler straggler) {
                    require(
                            straggler.endpoint() < sound.endpoints(),
                            "endpoint " + straggler.endpoint() + " is not one of 0 … " + (sound.endpoints() - 1));
                    mark(sound, 0, straggler.endpoint());
                }
            } catch (IllegalArgumentException impossible) {
                throw new UnusableFault(i, String.valueOf(impossible.getMessage()));
            }
        }
        for (int level = 0; level < depth; level++) {
            Map<Integer, Wiring> units = wired(sound, level, indices.get(level));
            Map<Integer, List<Partition>> cuts = new TreeMap<>();
            int members = sound.sizeOf(level);
            units.forEach((unit, wiring) -> cuts.put(unit, Partition.all(wiring, members)));
            wirings.add(units);
            partitions.add(cuts);
        }
    }

    private static int unit(Topology sound, Fault.OfUnit fault) {
        int level = fault.level();
        int depth = sound.levels().size();
        require(level < depth, "level " + level + " is not one of the fabric's levels 0 … " + (depth - 1));
        int units = sound.endpoints() / sound.span(level);
        String which = "level " + level + " has the units 0 … " + (units - 1);
        require(units == 1 || fault.unit().isPresent(), "unit is missing: " + which);
        int unit = fault.unit().orElse(0);
        require(unit < units, "unit " + unit + " is none: " + which);
        return unit;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** From a level outwards, the units that hold an endpoint differ from others. */
    private void mark(Topology sound, int from, int endpoint) {
        for (int level = from; level < different.size(); level++) {
            different.get(level).add(sound.unit(level, endpoint));
        }
    }

    private Map<Integer, Wiring> wired(Topology sound, int level, Map<Integer, List<Integer>> indices) {
        Map<Integer, Wiring> units = new TreeMap<>();
        indices.forEach((unit, which) -> {
            List<Fault.OfUnit> here =
                    which.stream().map(i -> (Fault.OfUnit) faults.get(i)).toList();
            double[] left = Damage.left(sound.wiring(level), sound.sizeOf(level), here);
            FaultyWiring wiring = new FaultyWiring(sound.wiring(level), sound.sizeOf(level), left);
            wiring.findApart().ifPresent(pair -> {
                throw new UnusableFault(
                        which.get(which.size() - 1),
                        "no way is left from member " + pair[0] + " to member " + pair[1] + " of unit " + unit
                                + " of level " + level + "; leave a link between them, or leave such members out");
            });
            units.put(unit, wiring);
        });
        return Collections.unmodifiableMap(units);
    }

    List<Fault> faults() {
        return faults;
    }

    /** The wirings of the units of a level that have faults of their own. */
    Map<Integer, Wiring> wirings(int level) {
        return wirings.get(level);
    }

    /** The cuts through a unit of a level that has faults of its own. */
    List<Partition> partitions(int level, int unit) {
        return partitions.get(level).getOrDefault(unit, List.of());
    }

    /** The first unit of a level that is as this one: itself where it differs, else the first that does not. */
    int alike(int level, int unit) {
        TreeSet<Integer> others = different.get(level);
        int first = 0;
        while (others.contains(unit) ? first != unit : others.contains(first)) {
            first++;
        }
        return first;
    }
}
