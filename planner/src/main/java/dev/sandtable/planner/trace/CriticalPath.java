// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The nodes that made the step as long as it is: from the last that ended, back through what each waited for last.
 *
 * <p>A node begins at the instant at which another of its rank ends, its predecessor or the last on its stream; a collective's
 * data move from the instant at which its last member came; a message that is awaited comes when it was sent. So the times of
 * the path add up to the step.
 */
final class CriticalPath {
    private static final int LISTED = 8;
    private static final int WORD = 32;
    /** Numbers of layers and micro-batches: nodes that differ in nothing else share a name. */
    private static final Pattern LAYERS = Pattern.compile("(?<=[. ])\\d+(?=[.: ])");

    private final RankProgram[] programs;
    private final int[][] tiesOf;
    private final long[][] startPs;
    private final long[][] endPs;
    private final int[][] cause;
    private final Meetings meetings;

    CriticalPath(
            RankProgram[] programs,
            int[][] tiesOf,
            long[][] startPs,
            long[][] endPs,
            int[][] cause,
            Meetings meetings) {
        this.programs = programs;
        this.tiesOf = tiesOf;
        this.startPs = startPs;
        this.endPs = endPs;
        this.cause = cause;
        this.meetings = meetings;
    }

    /** Names nodes. */
    interface Names {
        String of(int rankClass, int node);
    }

    /** A summary of the path that ends with a node: class and node in one number, negative if there is none. */
    ReplayResult.Path from(long last, Names names) {
        Map<String, Long> byKind = new LinkedHashMap<>();
        Map<String, Long> byName = new LinkedHashMap<>();
        long nodes = 0;
        long at = last;
        while (at >= 0) {
            int c = (int) (at >>> WORD);
            int node = (int) at;
            RankProgram program = programs[c];
            nodes++;
            long beganPs = startPs[c][node];
            long from = at;
            if (program.sort[node] == RankProgram.COLLECTIVE) {
                from = meetings.last(tiesOf[c][program.tie[node]], program.use[node]);
                beganPs = startPs[(int) (from >>> WORD)][(int) from];
            } else if (program.sort[node] == RankProgram.RECEIVE) {
                long sender = meetings.sender(tiesOf[c][program.tie[node]], program.use[node]);
                if (endPs[c][node] > startPs[c][node]) {
                    at = sender;
                    continue;
                }
            }
            long ps = endPs[c][node] - beganPs;
            byKind.merge(kind(program, node), ps, Long::sum);
            byName.merge(LAYERS.matcher(names.of(c, node)).replaceAll("*"), ps, Long::sum);
            int fromClass = (int) (from >>> WORD);
            int before = cause[fromClass][(int) from];
            at = before < 0 ? -1 : (long) fromClass << WORD | before;
        }
        return new ReplayResult.Path(nodes, sorted(byKind, byKind.size()), sorted(byName, LISTED));
    }

    static String kind(RankProgram program, int node) {
        return switch (program.sort[node]) {
            case RankProgram.HOST -> "host";
            case RankProgram.COMPUTE -> "compute";
            case RankProgram.MEMORY -> "memory";
            case RankProgram.NOTHING -> "nothing";
            default -> spelling(Collective.Kind.values()[program.kind[node]]);
        };
    }

    /** A kind of collective in words. */
    static String spelling(Collective.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<ReplayResult.Share> sorted(Map<String, Long> times, int most) {
        List<ReplayResult.Share> all = new ArrayList<>();
        times.forEach((name, ps) -> all.add(new ReplayResult.Share(name, ps)));
        all.sort(Comparator.comparingLong(ReplayResult.Share::ps).reversed());
        return all.stream().filter(share -> share.ps() > 0).limit(most).toList();
    }
}
