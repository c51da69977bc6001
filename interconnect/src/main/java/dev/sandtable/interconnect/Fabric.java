// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import dev.sandtable.explain.Explanation;
import dev.sandtable.explain.Invariant;
import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.collective.CutBound;
import dev.sandtable.interconnect.collective.Quote;
import dev.sandtable.interconnect.collective.Running;
import dev.sandtable.interconnect.collective.Tariff;
import dev.sandtable.interconnect.topology.Fault;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.memo.Memo;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The wires between endpoints and the library that drives them: asks what a collective costs.
 *
 * <p><b>Model.</b> Groups that cannot share a link are priced apart, equal ones once; the dearest decides. Groups of one
 * rank cost nothing. A price is kept by collective and shape of the groups, so that asking again is a look-up; the
 * fabric may be shared by threads. With faults a price is at least that without, also where a detour happens to relieve a
 * link that two flows shared by chance; a group with a straggler moves data at its rate and begins when it does.
 *
 * <p>Different collectives at one moment share links max-min fairly, stage by stage ({@link #together}).
 *
 * <p><b>Left out.</b> Energy of links and switches.
 *
 * <p><b>Check.</b> No price is below {@link CutBound}; it is asserted on every call.
 *
 * <p><b>Source.</b> Package {@code collective}.
 */
public final class Fabric {
    private static final int KEPT = 100_000;
    private static final double ROUNDING = 1e-9;

    private final Topology topology;
    private final Tariff tariff;
    private final Memo<Key, Quote> quotes = new Memo<>(KEPT, this::priced);
    private final CommunicationLibrary library;
    /** The same wires by algorithm that somebody insists on. */
    private final Map<Algorithm, Fabric> insisting = new ConcurrentSkipListMap<>();

    private final Optional<Fabric> sound;

    private Fabric(Topology topology, CommunicationLibrary library, Optional<Fabric> sound) {
        this.topology = topology;
        this.library = library;
        this.tariff = new Tariff(topology, library);
        this.sound = sound;
    }

    /** Joins levels, innermost first, under a library. Endpoints are 0 … the product of the sizes − 1. */
    public static Fabric compose(List<Level> levels, CommunicationLibrary library) {
        return new Fabric(Topology.of(levels), library, Optional.empty());
    }

    /**
     * The same with faults, of which there may be none.
     *
     * @throws dev.sandtable.interconnect.topology.UnusableFault if one names what is not there, or cuts members off
     */
    public static Fabric compose(List<Level> levels, List<Fault> faults, CommunicationLibrary library) {
        Fabric sound = compose(levels, library);
        return faults.isEmpty() ? sound : new Fabric(sound.topology.with(faults), library, Optional.of(sound));
    }

    /** Number of endpoints. */
    public int endpoints() {
        return topology.endpoints();
    }

    /** The composed topology. */
    public Topology topology() {
        return topology;
    }

    /** The same wires under a library that has one algorithm and gives a switch all that it can do. */
    public Fabric insisting(Algorithm algorithm) {
        return insisting.computeIfAbsent(
                algorithm,
                key -> new Fabric(topology, library.insisting(key), sound.map(whole -> whole.insisting(key))));
    }

    /** Price of a collective over one group, nothing else running. The first endpoint is the root or the sender. */
    public Cost price(Collective collective, int[] group) {
        return price(collective, List.of(group));
    }

    /** Price of the same collective on all groups at once: when the last group ends. Groups are disjoint. */
    public Cost price(Collective collective, List<int[]> concurrentGroups) {
        List<int[]> real = checked(collective, concurrentGroups);
        if (real.isEmpty()) {
            return new Cost(Picoseconds.ZERO, Picoseconds.ZERO, 0, 0, 0, 0, Cost.Bound.NETWORK_LATENCY);
        }
        Quote quote = quote(collective, real);
        Cost.Bound bound = quote.wireSeconds() * 2 >= quote.seconds() ? Cost.Bound.NETWORK : Cost.Bound.NETWORK_LATENCY;
        Picoseconds time = Picoseconds.ofSecondsRoundedUp(quote.seconds());
        return new Cost(time, Picoseconds.ZERO, quote.memoryBytes(), 0, 0, 0, bound, quote.cores());
    }

    /** The choice and the terms behind the price of a collective on groups of at least two ranks. */
    public Quote quote(Collective collective, List<int[]> concurrentGroups) {
        Quote dearest = null;
        for (List<int[]> component : components(checked(collective, concurrentGroups))) {
            Quote quote = quotes.of(new Key(collective, flattened(component)));
            dearest = dearest == null || quote.seconds() > dearest.seconds() ? quote : dearest;
        }
        if (dearest == null) {
            throw new IllegalArgumentException("a quote needs a group of at least two ranks");
        }
        return dearest;
    }

    /**
     * All prices that the library may choose from, of the groups that decide, one per algorithm: the one it takes, then the
     * others, cheapest first.
     */
    public List<Quote> alternatives(Collective collective, List<int[]> concurrentGroups) {
        Quote chosen = quote(collective, concurrentGroups);
        List<Quote> others = new ArrayList<>();
        for (List<int[]> component : components(checked(collective, concurrentGroups))) {
            if (quotes.of(new Key(collective, flattened(component))).equals(chosen)) {
                tariff.all(collective, component).forEach(quote -> others.add(slowed(quote, component)));
                break;
            }
        }
        others.sort(Comparator.comparingDouble(Quote::seconds));
        List<Quote> once = new ArrayList<>();
        once.add(chosen);
        for (Quote quote : others) {
            if (once.stream().noneMatch(before -> before.algorithm() == quote.algorithm())) {
                once.add(quote);
            }
        }
        return once;
    }

    /**
     * When each of several collectives ends that start at one moment and share links.
     *
     * @throws IllegalArgumentException if a collective cannot run on its groups
     */
    public List<Picoseconds> together(List<Running> running) {
        List<Running> real = new ArrayList<>();
        for (Running one : running) {
            real.add(new Running(one.collective(), checked(one.collective(), one.groups())));
        }
        double[] seconds = tariff.together(real);
        double bound = CutBound.seconds(topology, real);
        double last = Arrays.stream(seconds).max().orElse(0);
        Invariant.check(
                last >= bound * (1 - ROUNDING),
                () -> real.size() + " collectives at once: " + last + " s is faster than the wire, " + bound + " s");
        return Arrays.stream(seconds).mapToObj(Picoseconds::ofSecondsRoundedUp).toList();
    }

    private Quote priced(Key key) {
        List<int[]> groups = groups(key.flat);
        Quote quote = slowed(tariff.chosen(key.collective, groups), groups);
        if (sound.isPresent()) {
            Quote without = slowed(sound.get().quote(key.collective, groups), groups);
            quote = without.seconds() > quote.seconds() ? without : quote;
        }
        double seconds = quote.seconds();
        double bound = CutBound.seconds(topology, key.collective, groups);
        Invariant.check(
                seconds >= bound * (1 - ROUNDING),
                () -> key.collective + " over " + groups.size() + " groups: " + seconds + " s is faster than the wire, "
                        + bound + " s");
        return quote;
    }

    /** The quote at the pace of the slowest straggler among the ranks. */
    private Quote slowed(Quote quote, List<int[]> groups) {
        double rate = 1;
        double startSeconds = 0;
        for (Fault fault : topology.faults()) {
            if (fault instanceof Fault.Straggler straggler
                    && groups.stream()
                            .anyMatch(group -> Arrays.stream(group).anyMatch(rank -> rank == straggler.endpoint()))) {
                rate = Math.min(rate, straggler.rate().map(Ratio::value).orElse(1.0));
                startSeconds = Math.max(
                        startSeconds,
                        straggler.start().map(Picoseconds::seconds).orElse(0.0));
            }
        }
        return rate == 1 && startSeconds == 0 ? quote : quote.slowed(rate, startSeconds);
    }

    /** The tree behind a price. */
    public Explanation explain(Collective collective, List<int[]> concurrentGroups) {
        List<Quote> alternatives = alternatives(collective, concurrentGroups);
        return new QuoteExplanation(topology).of(collective, alternatives);
    }

    // ---- Folding ----------------------------------------------------------------

    private List<int[]> checked(Collective collective, List<int[]> groups) {
        List<int[]> real = new ArrayList<>();
        boolean[] taken = new boolean[topology.endpoints()];
        for (int[] group : groups) {
            for (int endpoint : group) {
                if (endpoint < 0 || endpoint >= topology.endpoints()) {
                    throw new IllegalArgumentException(
                            "endpoint " + endpoint + " is not one of 0 … " + (topology.endpoints() - 1));
                }
                if (taken[endpoint]) {
                    throw new IllegalArgumentException("endpoint " + endpoint + " is in two groups or twice in one");
                }
                taken[endpoint] = true;
            }
            if (collective.kind() == Collective.Kind.SEND_RECV && group.length != 2) {
                throw new IllegalArgumentException("a send-receive has two endpoints, not " + group.length);
            }
            if (group.length > 1) {
                real.add(group);
            }
        }
        return real;
    }

    /** Sets of groups that may share a unit, each moved to the first unit of its level that is alike; equal sets once. */
    private List<List<int[]>> components(List<int[]> groups) {
        int depth = topology.levels().size();
        int[] tops = new int[groups.size()];
        for (int g = 0; g < tops.length; g++) {
            for (int endpoint : groups.get(g)) {
                tops[g] = Math.max(tops[g], topology.meeting(groups.get(g)[0], endpoint));
            }
        }
        boolean[][] crossed = new boolean[depth][];
        for (int level = 0; level < depth; level++) {
            crossed[level] = new boolean[topology.endpoints() / topology.span(level)];
        }
        for (int g = 0; g < tops.length; g++) {
            crossed[tops[g]][topology.unit(tops[g], groups.get(g)[0])] = true;
        }
        Map<Long, List<int[]>> byUnit = new LinkedHashMap<>();
        for (int g = 0; g < tops.length; g++) {
            int first = groups.get(g)[0];
            int level = depth - 1;
            while (!crossed[level][topology.unit(level, first)]) {
                level--;
            }
            long unit = topology.unit(level, first);
            byUnit.computeIfAbsent((long) level << 32 | unit, key -> new ArrayList<>())
                    .add(moved(groups.get(g), ((int) unit - topology.alike(level, (int) unit)) * topology.span(level)));
        }
        Map<Shapes, List<int[]>> once = new LinkedHashMap<>();
        byUnit.values().forEach(set -> once.putIfAbsent(new Shapes(flattened(set)), set));
        return new ArrayList<>(once.values());
    }

    private static int[] moved(int[] group, int by) {
        int[] result = new int[group.length];
        for (int i = 0; i < group.length; i++) {
            result[i] = group[i] - by;
        }
        return result;
    }

    private static int[] flattened(List<int[]> groups) {
        int length = 0;
        for (int[] group : groups) {
            length += group.length + 1;
        }
        int[] flat = new int[length];
        int at = 0;
        for (int[] group : groups) {
            flat[at++] = -group.length;
            System.arraycopy(group, 0, flat, at, group.length);
            at += group.length;
        }
        return flat;
    }

    /** The groups that were {@link #flattened}. */
    private static List<int[]> groups(int[] flat) {
        List<int[]> groups = new ArrayList<>();
        for (int at = 0; at < flat.length; at += 1 - flat[at]) {
            groups.add(Arrays.copyOfRange(flat, at + 1, at + 1 - flat[at]));
        }
        return groups;
    }

    /** Groups by value. */
    private record Shapes(int[] flat) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Shapes shapes && Arrays.equals(flat, shapes.flat);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(flat);
        }
    }

    /** Collective and groups by value. */
    private record Key(Collective collective, int[] flat) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && collective.equals(key.collective) && Arrays.equals(flat, key.flat);
        }

        @Override
        public int hashCode() {
            return 31 * collective.hashCode() + Arrays.hashCode(flat);
        }
    }
}
