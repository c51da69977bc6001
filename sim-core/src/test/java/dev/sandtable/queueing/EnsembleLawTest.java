// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.symmetry.Folding;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random worlds of streams that meet and signal, as an ensemble and as a task graph: the graph's longest paths are the
 * oracle. Rounds are repeated, so that loops form and periods recur.
 */
class EnsembleLawTest {
    private static final int SEEDS = 120;

    /** Something that happens in a round, on one stream or among several. */
    private record Step(int kind, int[] who, long ps) {}

    /** What all streams do: a beginning, a round that repeats, an end. */
    private static final class World {
        final int streams;
        final List<int[]> groups = new ArrayList<>();
        final List<Step> beginning;
        final List<Step> round;
        final List<Step> end;
        final int rounds;
        final boolean shares;

        World(SplittableRandom random, boolean shares) {
            streams = 1 + random.nextInt(5);
            this.shares = shares;
            for (int g = 0; g < 3; g++) {
                int skip = random.nextInt(streams);
                int[] members = IntStream.range(0, streams)
                        .filter(s -> streams == 1 || s != skip)
                        .toArray();
                groups.add(members);
            }
            beginning = steps(random, random.nextInt(8));
            round = steps(random, 1 + random.nextInt(10));
            end = steps(random, random.nextInt(8));
            rounds = 1 + random.nextInt(60);
        }

        private List<Step> steps(SplittableRandom random, int count) {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int kind = random.nextInt(3);
                int[] who = {random.nextInt(streams), random.nextInt(streams), random.nextInt(groups.size())};
                steps.add(new Step(kind, who, random.nextInt(200)));
            }
            return steps;
        }

        List<Step> all() {
            List<Step> all = new ArrayList<>(beginning);
            for (int r = 0; r < rounds; r++) {
                all.addAll(round);
            }
            all.addAll(end);
            return all;
        }

        // ---- As an ensemble -----------------------------------------------------

        Ensemble ensemble(boolean looped, boolean skipping) {
            Simulation simulation = new Simulation();
            Ensemble ensemble = new Ensemble(simulation, 1, 1);
            int link = ensemble.resources().addResource(1);
            int[] groupIds = new int[groups.size()];
            for (int g = 0; g < groupIds.length; g++) {
                if (shares) {
                    int use = ensemble.resources().addUse();
                    ensemble.resources().want(link, 0.25 * (g + 1));
                    groupIds[g] = ensemble.addGroup(groups.get(g).length, use);
                } else {
                    groupIds[g] = ensemble.addGroup(groups.get(g).length);
                }
            }
            int[] channels = new int[streams * streams];
            for (int c = 0; c < channels.length; c++) {
                channels[c] = ensemble.addChannel();
            }
            for (int s = 0; s < streams; s++) {
                Program.Builder program = new Program.Builder();
                write(program, s, beginning);
                for (int r = 0; r < rounds; r++) {
                    write(program, s, round);
                }
                write(program, s, end);
                program.mark(0);
                ensemble.addStream(looped ? program.buildLooped() : program.build(), groupIds, channels);
            }
            if (skipping) {
                ensemble.skipPeriods();
            }
            ensemble.run();
            return ensemble;
        }

        private void write(Program.Builder program, int stream, List<Step> steps) {
            for (Step step : steps) {
                if (step.kind == 0 && step.who[0] == stream) {
                    program.run(step.ps, 0, 0);
                } else if (step.kind == 1 && member(step.who[2], stream)) {
                    program.meet(step.who[2], step.ps, 0, 0);
                } else if (step.kind == 2) {
                    int channel = step.who[0] * streams + step.who[1];
                    if (step.who[0] == stream) {
                        program.post(channel);
                    }
                    if (step.who[1] == stream) {
                        program.await(channel);
                    }
                }
            }
            program.endBlock();
        }

        boolean member(int group, int stream) {
            return IntStream.of(groups.get(group)).anyMatch(s -> s == stream);
        }

        // ---- As a graph ---------------------------------------------------------

        /** By stream: when its last task ends. */
        long[] ends() {
            TaskGraph graph = new TaskGraph();
            Contention contention = new Contention();
            int link = contention.addResource();
            int[] last = new int[streams];
            for (int s = 0; s < streams; s++) {
                last[s] = graph.addTask(graph.addStream(), 0);
            }
            for (Step step : all()) {
                if (step.kind == 0) {
                    last[step.who[0]] = graph.addTask(step.who[0], step.ps);
                } else if (step.kind == 1) {
                    int[] members = groups.get(step.who[2]);
                    int meeting = graph.addRendezvous(members.length, step.ps);
                    for (int m : members) {
                        last[m] = graph.join(meeting, m);
                    }
                    contention.demand(last[members[0]], link, shares ? 0.25 * (step.who[2] + 1) : 0);
                } else {
                    int taken = graph.addTask(step.who[1], 0);
                    if (step.who[0] != step.who[1]) {
                        graph.after(taken, last[step.who[0]]);
                    }
                    last[step.who[1]] = taken;
                }
            }
            Execution done = shares ? graph.executeOn(new Simulation(), contention) : graph.execute();
            return IntStream.of(last).mapToLong(done::endPs).toArray();
        }
    }

    @Test
    void streamsEndWhenTheLongestPathsDo() {
        long skipped = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            World world = new World(new SplittableRandom(seed), false);
            long[] ends = world.ends();
            Ensemble plain = world.ensemble(false, false);
            Ensemble looped = world.ensemble(true, false);
            Ensemble skipping = world.ensemble(true, true);
            skipped += skipping.skippedPs();
            for (int s = 0; s < world.streams; s++) {
                String which = "seed " + seed + " stream " + s;
                assertEquals(ends[s], plain.markPs(s, 0), which);
                assertEquals(ends[s], looped.markPs(s, 0), which);
                assertEquals(ends[s], skipping.markPs(s, 0), which);
                assertEquals(plain.spentPs(s, 0), looped.spentPs(s, 0), which);
                assertEquals(plain.spentPs(s, 0), skipping.spentPs(s, 0), which);
            }
            assertEquals(plain.operations(), looped.operations());
            assertEquals(plain.operations(), skipping.operations());
        }
        assertTrue(skipped > 0, "no seed had a period to skip");
    }

    @Test
    void sharingOneLinkAgreesWithTheGraphThatShares() {
        for (int seed = 0; seed < SEEDS; seed++) {
            World world = new World(new SplittableRandom(1000 + seed), true);
            long[] ends = world.ends();
            Ensemble plain = world.ensemble(true, false);
            Ensemble skipping = world.ensemble(true, true);
            for (int s = 0; s < world.streams; s++) {
                String which = "seed " + seed + " stream " + s;
                assertEquals(ends[s], plain.markPs(s, 0), which);
                assertEquals(ends[s], skipping.markPs(s, 0), which);
            }
        }
    }

    // ---- Rounds of their own ------------------------------------------------------

    /**
     * Streams with rounds of their own: a maker that runs ahead of its taker by what their paces differ, and a carrier whose meetings lie
     * across the ends of the maker's rounds and share a link with the taker's.
     */
    private static Ensemble workshop(SplittableRandom random, boolean skipping) {
        Ensemble ensemble = new Ensemble(new Simulation(), 2, 2);
        int link = ensemble.resources().addResource(1);
        int[] groups = new int[2];
        for (int g = 0; g < 2; g++) {
            ensemble.resources().addUse();
            ensemble.resources().want(link, (1 + random.nextInt(4)) / 4.0);
            groups[g] = ensemble.addGroup(1, g);
        }
        int[] channels = {ensemble.addChannel(), ensemble.addChannel()};
        int rounds = 50 + random.nextInt(200);
        long making = 5 + random.nextInt(40);
        long taking = random.nextInt(30);
        long carrying = 5 + random.nextInt(30);
        long meeting = 5 + random.nextInt(30);
        Program.Builder maker =
                new Program.Builder().run(random.nextInt(9), 0, 0).endBlock();
        Program.Builder taker =
                new Program.Builder().run(random.nextInt(9), 0, 0).endBlock();
        Program.Builder carrier =
                new Program.Builder().run(random.nextInt(9), 0, 0).endBlock();
        for (int round = 0; round < rounds; round++) {
            maker.run(making, 0, 0).post(0).post(1).endBlock();
            taker.await(0).run(taking, 0, 0).meet(0, meeting, 1, 0).endBlock();
            carrier.await(1).meet(1, carrying, 1, 0).endBlock();
        }
        ensemble.addStream(maker.mark(1).buildLooped(), groups, channels);
        ensemble.addStream(taker.mark(0).buildLooped(), groups, channels);
        ensemble.addStream(carrier.mark(1).buildLooped(), groups, channels);
        if (skipping) {
            ensemble.skipPeriods();
        }
        ensemble.run();
        return ensemble;
    }

    @Test
    void aStateIsAllThatDecidesTheFuture() {
        int skipped = 0;
        for (int seed = 0; seed < 4 * SEEDS; seed++) {
            Ensemble plain = workshop(new SplittableRandom(seed), false);
            Ensemble quick = workshop(new SplittableRandom(seed), true);
            for (int stream = 0; stream < 3; stream++) {
                for (int i = 0; i < 2; i++) {
                    String which = "seed " + seed + " stream " + stream;
                    assertEquals(plain.markPs(stream, i), quick.markPs(stream, i), which);
                    assertEquals(plain.spentPs(stream, i), quick.spentPs(stream, i), which);
                }
            }
            assertEquals(plain.operations(), quick.operations());
            skipped += quick.skippedPs() > 0 ? 1 : 0;
        }
        assertTrue(skipped > SEEDS / 2, skipped + " of " + 4 * SEEDS + " seeds had a period to skip");
    }

    // ---- Folding ----------------------------------------------------------------

    /** Ranks in a grid: each runs its class's work, meets its row, then its column, a number of times. */
    private static long[] grid(int rows, int columns, long[] work, Folding folding) {
        Ensemble ensemble = new Ensemble(new Simulation(), 1, 1);
        int link = ensemble.resources().addResource(1);
        int[] rowGroup = new int[rows];
        for (int r = 0; r < rows; r++) {
            int row = r;
            int use = ensemble.resources().addUse();
            ensemble.resources().want(link, 0);
            int[] members =
                    IntStream.range(0, columns).map(c -> row * columns + c).toArray();
            rowGroup[r] = ensemble.addGroup(folding.fold(members).length, use);
        }
        int[] columnGroup = new int[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            int[] members =
                    IntStream.range(0, rows).map(r -> r * columns + column).toArray();
            columnGroup[c] = ensemble.addGroup(folding.fold(members).length);
        }
        for (int k = 0; k < folding.classes(); k++) {
            int rank = folding.representative(k);
            Program.Builder program = new Program.Builder();
            for (int round = 0; round < 5; round++) {
                program.run(work[rank], 0, 0).meet(0, 10, 0, 0).meet(1, 7, 0, 0).endBlock();
            }
            ensemble.addStream(
                    program.mark(0).build(),
                    new int[] {rowGroup[rank / columns], columnGroup[rank % columns]},
                    new int[0]);
        }
        ensemble.run();
        return IntStream.range(0, rows * columns)
                .mapToLong(rank -> ensemble.markPs(folding.classOf(rank), 0))
                .toArray();
    }

    @Test
    void representativesHaveTheTimesOfThoseTheyStandFor() {
        int folded = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = 1 + random.nextInt(6);
            int columns = 1 + random.nextInt(6);
            long[] work = new long[rows * columns];
            int kinds = 1 + random.nextInt(3);
            int[] kindOfRow = random.ints(rows, 0, kinds).toArray();
            for (int rank = 0; rank < work.length; rank++) {
                work[rank] = 100 + 50 * kindOfRow[rank / columns];
            }
            if (random.nextInt(3) == 0) {
                work[random.nextInt(work.length)] += 33; // a straggler
            }
            List<int[]> ofRows = new ArrayList<>();
            List<int[]> ofColumns = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                int row = r;
                ofRows.add(
                        IntStream.range(0, columns).map(c -> row * columns + c).toArray());
            }
            for (int c = 0; c < columns; c++) {
                int column = c;
                ofColumns.add(
                        IntStream.range(0, rows).map(r -> r * columns + column).toArray());
            }
            Folding alike = Folding.by(work.length, rank -> work[rank]).refined(List.of(ofRows, ofColumns));
            long[] plain = grid(rows, columns, work, Folding.none(work.length));
            long[] few = grid(rows, columns, work, alike);
            for (int rank = 0; rank < work.length; rank++) {
                assertEquals(plain[rank], few[rank], "seed " + seed + " rank " + rank);
            }
            folded += alike.classes() < work.length ? 1 : 0;
        }
        assertTrue(folded > SEEDS / 2);
    }
}
