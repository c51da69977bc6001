// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

import dev.sandtable.explain.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages and links that are alike, as classes: one message is simulated for each class, and one link.
 *
 * <p><b>Model.</b> A division of messages and links into classes is sound if the messages of a class have the same bytes, start
 * and latency and cross links of the same classes, and the links of a class have the same rate and carry as many
 * messages of each class. Then all members of a class have the same rate at every instant, because fair rates are unique. Classes
 * are refined until they hold; numbers that stand for classes are 64 bits of a hash, and the division is checked
 * link by link at the end, so that it does not rest on the hash.
 *
 * <p><b>Left out.</b> Traffic with little in common: more classes than {@value #MOST_CLASSES}, or more than half as many as
 * messages, are not worth folding.
 *
 * <p><b>Check.</b> The same arrivals as unfolded to the picosecond ({@code FoldedFlowsTest}).
 *
 * <p><b>Source.</b> Colour refinement (Paige and Tarjan 1987), as in {@link dev.sandtable.symmetry.Folding}, on messages and links
 * instead of groups.
 */
public final class FoldedFlows {
    private static final int MOST_CLASSES = 1 << 16;
    /** Refinements; traffic that needs more is told apart message by message. */
    private static final int MOST_ROUNDS = 12;

    private final Routes routes;
    private final Demand demand;
    private final int[] path;

    // ---- State: links -----------------------------------------------------------
    private long[] colour;
    private long messages;

    // ---- What is found ----------------------------------------------------------

    /** Messages that are alike. */
    private static final class Kind {
        final int number;
        final int from;
        final int to;
        final long bytes;
        final long startPs;
        final int job;
        int many;

        Kind(int number, int from, int to, long bytes, long startPs, int job) {
            this.number = number;
            this.from = from;
            this.to = to;
            this.bytes = bytes;
            this.startPs = startPs;
            this.job = job;
        }
    }

    private final Map<Long, Kind> kinds = new LinkedHashMap<>();
    private final Map<Long, Integer> linkClasses = new LinkedHashMap<>();
    private int[] classOf = new int[0];
    private int[] linksIn = new int[0];
    private int[] first = new int[0];
    /** By link: pairs of a kind's number and how many of it cross the link. */
    private int[][] crossings = new int[0][];

    private FoldedFlows(Routes routes, Demand demand) {
        this.routes = routes;
        this.demand = demand;
        path = new int[routes.longestRoute()];
        colour = new long[routes.links()];
        for (int link = 0; link < colour.length; link++) {
            colour[link] = mixed(Double.doubleToRawLongBits(routes.bytesPerSecond(link)));
        }
    }

    /** The classes of a demand; empty where folding would gain nothing. */
    public static Optional<FoldedFlows> of(Routes routes, Demand demand) {
        FoldedFlows folded = new FoldedFlows(routes, demand);
        return folded.refine() && folded.collect() ? Optional.of(folded) : Optional.empty();
    }

    // ---- Refinement -------------------------------------------------------------

    /** Whether classes stopped dividing soon enough. */
    private boolean refine() {
        int before = distinct();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long[] next = colour.clone();
            messages = 0;
            demand.messages((from, to, bytes, startPs, job) -> {
                messages++;
                int length = routes.route(from, to, path);
                long seen = mixed(look(from, to, bytes, startPs, job, length) + 1);
                for (int i = 0; i < length; i++) {
                    next[path[i]] += seen;
                }
            });
            for (int link = 0; link < next.length; link++) {
                next[link] = mixed(next[link]);
            }
            colour = next;
            int now = distinct();
            if (now == before && round > 0) {
                return now <= MOST_CLASSES;
            }
            before = now;
        }
        return false;
    }

    private int distinct() {
        long[] sorted = colour.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            count += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return count;
    }

    /** What a message looks like: its own figures and its links, in any order. */
    private long look(int from, int to, long bytes, long startPs, int job, int length) {
        long links = 0;
        for (int i = 0; i < length; i++) {
            links += mixed(colour[path[i]]);
        }
        long own = mixed(mixed(mixed(mixed(bytes) + startPs) + job) + routes.latencyPs(from, to));
        return mixed(own + links);
    }

    /** The mixing step of SplitMix64. */
    private static long mixed(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    // ---- Classes ----------------------------------------------------------------

    /** Counts the members of every class, and checks that the division is sound. */
    private boolean collect() {
        classOf = new int[colour.length];
        for (int link = 0; link < classOf.length; link++) {
            classOf[link] = linkClasses.computeIfAbsent(colour[link], key -> linkClasses.size());
        }
        linksIn = new int[linkClasses.size()];
        first = new int[linkClasses.size()];
        crossings = new int[colour.length][];
        for (int link = classOf.length - 1; link >= 0; link--) {
            linksIn[classOf[link]]++;
            first[classOf[link]] = link;
            crossings[link] = new int[0];
        }
        long worth = Math.min(MOST_CLASSES, messages / 2);
        demand.messages((from, to, bytes, startPs, job) -> {
            if (kinds.size() <= worth) {
                int length = routes.route(from, to, path);
                Kind kind = kinds.computeIfAbsent(
                        look(from, to, bytes, startPs, job, length),
                        key -> new Kind(kinds.size(), from, to, bytes, startPs, job));
                kind.many++;
                for (int i = 0; i < length; i++) {
                    count(path[i], kind.number);
                }
            }
        });
        return kinds.size() <= worth && sound();
    }

    private void count(int link, int kind) {
        int[] pairs = crossings[link];
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == kind) {
                pairs[i + 1]++;
                return;
            }
        }
        int[] longer = Arrays.copyOf(pairs, pairs.length + 2);
        longer[pairs.length] = kind;
        longer[pairs.length + 1] = 1;
        crossings[link] = longer;
    }

    /** Whether all links of a class carry as many messages of each kind as the first of them, at the same rate. */
    private boolean sound() {
        for (int link = 0; link < classOf.length; link++) {
            int standsFor = first[classOf[link]];
            boolean same = crossings[link].length == crossings[standsFor].length
                    && routes.bytesPerSecond(link) == routes.bytesPerSecond(standsFor);
            for (int i = 0; same && i < crossings[link].length; i += 2) {
                same = weight(standsFor, crossings[link][i]) == crossings[link][i + 1];
            }
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Messages of a kind on one link. */
    private int weight(int link, int kind) {
        int[] pairs = crossings[link];
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == kind) {
                return pairs[i + 1];
            }
        }
        return 0;
    }

    // ---- Events -----------------------------------------------------------------

    /** Is told of the arrival of messages that are alike. */
    @FunctionalInterface
    public interface Arrivals {
        /** So many messages of a job, from one endpoint to another and others like them, are there now. */
        void arrived(int from, int to, int job, int many);
    }

    /** Lets all messages begin at their times on a network of {@link #classRoutes}. */
    public void start(FlowNetwork network, Arrivals arrivals) {
        Invariant.check(network.routes() instanceof ClassRoutes, () -> "folded messages need a network of classes");
        for (Kind kind : kinds.values()) {
            network.simulation().scheduleAt(kind.startPs, (opcode, argument) -> begin(network, kind, arrivals), 0, 0);
        }
    }

    private void begin(FlowNetwork network, Kind kind, Arrivals arrivals) {
        int length = routes.route(kind.from, kind.to, path);
        long latencyPs = routes.latencyPs(kind.from, kind.to);
        List<Integer> classes = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (!classes.contains(classOf[path[i]])) {
                classes.add(classOf[path[i]]);
            }
        }
        int[] links = classes.stream().mapToInt(Integer::intValue).toArray();
        int[] weights = new int[links.length];
        Arrays.setAll(weights, i -> weight(first[links[i]], kind.number));
        if (links.length == 0 || kind.bytes == 0) {
            network.simulation()
                    .schedule(
                            latencyPs,
                            (opcode, argument) -> arrivals.arrived(kind.from, kind.to, kind.job, kind.many),
                            0,
                            0);
            return;
        }
        network.begin(
                links,
                weights,
                links.length,
                kind.bytes,
                kind.many,
                latencyPs,
                (opcode, argument) -> arrivals.arrived(kind.from, kind.to, kind.job, kind.many),
                0,
                0);
    }

    // ---- What is known ----------------------------------------------------------

    /** The wires of a network on which classes of links stand for all of them. */
    public Routes classRoutes() {
        double[] rates = new double[linksIn.length];
        Arrays.setAll(rates, number -> routes.bytesPerSecond(first[number]));
        return new ClassRoutes(rates, routes.longestRoute());
    }

    /** Messages, each for itself. */
    public long messages() {
        return messages;
    }

    /** Classes of messages. */
    public int kinds() {
        return kinds.size();
    }

    /** Classes of links. */
    public int linkClasses() {
        return linksIn.length;
    }

    /** The class of a link. */
    public int classOf(int link) {
        return classOf[link];
    }

    /** Links that a class stands for. */
    public int links(int linkClass) {
        return linksIn[linkClass];
    }

    /** Classes of links, which have rates and no places. */
    private record ClassRoutes(double[] rates, int longestRoute) implements Routes {
        @Override
        public int endpoints() {
            return 0;
        }

        @Override
        public int links() {
            return rates.length;
        }

        @Override
        public double bytesPerSecond(int link) {
            return rates[link];
        }

        @Override
        public int route(int from, int to, int[] path) {
            throw new UnsupportedOperationException("classes of links have no endpoints");
        }

        @Override
        public long latencyPs(int from, int to) {
            throw new UnsupportedOperationException("classes of links have no endpoints");
        }
    }
}
