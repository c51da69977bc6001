// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Levels composed into one fabric: which unit an endpoint belongs to at each level, and one number for every directed
 * link of every unit.
 *
 * <p><b>Model.</b> Endpoint e has at level ℓ the unit ⌊e / (L·M)⌋, the member ⌊e / L⌋ mod M and the lane e mod L, where
 * M is the level's size and L the product of the sizes further in. Links are numbered level by level, unit by unit.
 *
 * A unit with faults has links of its own rates and routes of its own, under the same numbers.
 *
 * <p><b>Left out.</b> Levels whose units differ in size: where groups differ, the level is a {@link Graph}.
 *
 * <p><b>Check.</b> Every route of every kind is made of links of one unit with positive rate ({@code TopologyTest}).
 *
 * <p><b>Source.</b> Composition of dimensions as in product networks; Dally and Towles, chapter 5.
 */
public final class Topology {
    // ---- Parameters -------------------------------------------------------------

    private final List<Level> levels;
    private final Wiring[] wirings;
    private final int[] lanes;
    private final int[] sizes;
    private final int[] firstLink;
    private final int endpoints;
    /** Cuts through units without faults by level, made when first asked for. */
    private final AtomicReferenceArray<@Nullable List<Partition>> partitions;

    private final Optional<BrokenUnits> broken;

    private Topology(List<Level> levels) {
        this.levels = List.copyOf(levels);
        int depth = levels.size();
        wirings = new Wiring[depth];
        lanes = new int[depth];
        sizes = new int[depth];
        firstLink = new int[depth + 1];
        int within = 1;
        for (int l = 0; l < depth; l++) {
            lanes[l] = within;
            sizes[l] = levels.get(l).size();
            wirings[l] = levels.get(l).wire(within);
            within = Math.multiplyExact(within, sizes[l]);
        }
        endpoints = within;
        for (int l = 0; l < depth; l++) {
            int units = endpoints / (lanes[l] * sizes[l]);
            firstLink[l + 1] = Math.addExact(firstLink[l], Math.multiplyExact(units, wirings[l].links()));
            for (int link = 0; link < wirings[l].links(); link++) {
                if (!(wirings[l].bytesPerSecond(link) > 0) || !Double.isFinite(wirings[l].bytesPerSecond(link))) {
                    throw new IllegalArgumentException("level " + l + " has a link without bandwidth");
                }
            }
        }
        partitions = new AtomicReferenceArray<>(depth);
        broken = Optional.empty();
    }

    private Topology(Topology sound, List<Fault> faults) {
        levels = sound.levels;
        wirings = sound.wirings;
        lanes = sound.lanes;
        sizes = sound.sizes;
        firstLink = sound.firstLink;
        endpoints = sound.endpoints;
        partitions = sound.partitions;
        broken = Optional.of(new BrokenUnits(sound, faults));
    }

    /** Composes levels, innermost first; none leave one endpoint alone. */
    public static Topology of(List<Level> levels) {
        return new Topology(levels);
    }

    /**
     * The same fabric with faults in place of those it had.
     *
     * @throws UnusableFault if one names what is not there, or leaves two members of a unit without a way
     */
    public Topology with(List<Fault> faults) {
        return new Topology(this, faults);
    }

    /** What is broken or slow. */
    public List<Fault> faults() {
        return broken.map(BrokenUnits::faults).orElse(List.of());
    }

    /** The levels, innermost first. */
    public List<Level> levels() {
        return levels;
    }

    /** All endpoints: the product of the sizes. */
    public int endpoints() {
        return endpoints;
    }

    /** All directed links of all units of all levels. */
    public int links() {
        return firstLink[levels.size()];
    }

    // ---- State ------------------------------------------------------------------

    /** The graph of a unit of a level that has no faults. */
    public Wiring wiring(int level) {
        return wirings[level];
    }

    /** The graph of one unit of a level. */
    public Wiring wiring(int level, int unit) {
        return broken.isEmpty() ? wirings[level] : broken.get().wirings(level).getOrDefault(unit, wirings[level]);
    }

    /** Cuts through one unit of a level: around single members first, then those that its wiring knows. */
    public List<Partition> partitions(int level, int unit) {
        if (broken.isPresent() && broken.get().wirings(level).containsKey(unit)) {
            return broken.get().partitions(level, unit);
        }
        List<Partition> known = partitions.get(level);
        if (known == null) {
            known = Partition.all(wirings[level], sizes[level]);
            partitions.set(level, known);
        }
        return known;
    }

    /** The first unit of a level that is as this one: itself where it has faults, else the first without. */
    public int alike(int level, int unit) {
        return broken.isEmpty() ? 0 : broken.get().alike(level, unit);
    }

    /** Units of a level that may differ in their links: one without faults and all with. */
    public List<Integer> differing(int level) {
        List<Integer> units = new ArrayList<>();
        broken.ifPresent(faults -> units.addAll(faults.wirings(level).keySet()));
        for (int unit = 0; unit < endpoints / span(level); unit++) {
            if (!units.contains(unit)) {
                units.add(unit);
                break;
            }
        }
        return units;
    }

    /** Members of one unit of a level. */
    int sizeOf(int level) {
        return sizes[level];
    }

    /** Endpoints of one member of a level. */
    public int lanes(int level) {
        return lanes[level];
    }

    /** Endpoints of one unit of a level. */
    public int span(int level) {
        return lanes[level] * sizes[level];
    }

    /** The unit of a level to which an endpoint belongs. */
    public int unit(int level, int endpoint) {
        return endpoint / span(level);
    }

    /** The member of its unit to which an endpoint belongs. */
    public int member(int level, int endpoint) {
        return endpoint / lanes[level] % sizes[level];
    }

    /** The endpoint's place inside its member. */
    public int lane(int level, int endpoint) {
        return endpoint % lanes[level];
    }

    /** The innermost level at which two endpoints are in one unit. */
    public int meeting(int a, int b) {
        int level = 0;
        while (unit(level, a) != unit(level, b)) {
            level++;
        }
        return level;
    }

    /** Share of its rate that the usual route between two endpoints has left; 0 for a detour. */
    public double shareLeft(int a, int b) {
        int level = meeting(a, b);
        return a == b ? 1 : wiring(level, unit(level, a)).shareLeft(member(level, a), member(level, b));
    }

    /** The fabric-wide number of a unit's link. */
    public int link(int level, int unit, int local) {
        return firstLink[level] + unit * wirings[level].links() + local;
    }

    /** The level that a link belongs to. */
    public int levelOf(int link) {
        int level = 0;
        while (link >= firstLink[level + 1]) {
            level++;
        }
        return level;
    }

    /** Raw rate of a link in bytes per second. */
    public double bytesPerSecond(int link) {
        int level = levelOf(link);
        int within = link - firstLink[level];
        int links = wirings[level].links();
        return wiring(level, within / links).bytesPerSecond(within % links);
    }
}
