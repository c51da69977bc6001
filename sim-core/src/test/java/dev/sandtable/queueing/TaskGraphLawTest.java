// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random graphs against a reference that shares no code: repeated relaxation of the law until nothing changes. */
class TaskGraphLawTest {
    private static final int SEEDS = 400;

    /** One step of the world: a task, or the members of a rendezvous, on their streams. */
    private record Unit(List<Integer> streams, long durationPs, boolean meets, List<Integer> after) {}

    /** A world without circles: units in an order that some execution could follow. */
    private static List<Unit> world(Random random) {
        int streams = 1 + random.nextInt(6);
        List<Unit> units = new ArrayList<>();
        int count = random.nextInt(60);
        for (int u = 0; u < count; u++) {
            List<Integer> all = new ArrayList<>();
            for (int s = 0; s < streams; s++) {
                all.add(s);
            }
            Collections.shuffle(all, random);
            boolean meets = random.nextInt(4) == 0;
            List<Integer> mine = meets ? all.subList(0, 1 + random.nextInt(streams)) : all.subList(0, 1);
            List<Integer> after = new ArrayList<>();
            for (int e = random.nextInt(4); e > 0 && u > 0; e--) {
                after.add(random.nextInt(u));
            }
            // Few different durations, zero among them, so that times tie.
            units.add(new Unit(mine, 10L * random.nextInt(5), meets, after));
        }
        return units;
    }

    /** A graph of a world, submitted in a random order that keeps the order on every stream. */
    private static final class Built {
        private final TaskGraph graph = new TaskGraph(1, 1);
        /** Tasks of each unit, in the order of its streams. */
        private final List<List<Integer>> tasks = new ArrayList<>();

        private Built(List<Unit> world, Random random) {
            int streams = 6;
            for (int s = 0; s < streams; s++) {
                graph.addStream();
            }
            List<List<Integer>> queues = new ArrayList<>();
            for (int s = 0; s < streams; s++) {
                queues.add(new ArrayList<>());
            }
            int[] rendezvous = new int[world.size()];
            for (int u = 0; u < world.size(); u++) {
                Unit unit = world.get(u);
                tasks.add(new ArrayList<>(Collections.nCopies(unit.streams.size(), -1)));
                for (int s : unit.streams) {
                    queues.get(s).add(u);
                }
                rendezvous[u] = unit.meets ? graph.addRendezvous(unit.streams.size(), unit.durationPs) : -1;
            }
            List<Integer> open = new ArrayList<>();
            for (int s = 0; s < streams; s++) {
                open.addAll(Collections.nCopies(queues.get(s).size(), s));
            }
            Collections.shuffle(open, random);
            for (int s : open) {
                int u = queues.get(s).remove(0);
                Unit unit = world.get(u);
                int task = unit.meets ? graph.join(rendezvous[u], s, u) : graph.addTask(s, unit.durationPs, u);
                tasks.get(u).set(unit.streams.indexOf(s), task);
            }
            for (int u = 0; u < world.size(); u++) {
                for (int p : world.get(u).after) {
                    // Each member of a rendezvous waits for another member of what comes before.
                    List<Integer> from = tasks.get(p);
                    for (int i = 0; i < tasks.get(u).size(); i++) {
                        graph.after(tasks.get(u).get(i), from.get(i % from.size()));
                    }
                }
            }
        }
    }

    /** Start times of units by relaxation; the members of a unit share them. */
    private static long[] relaxed(List<Unit> world) {
        long[] start = new long[world.size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int u = 0; u < world.size(); u++) {
                long earliest = 0;
                for (int p : world.get(u).after) {
                    earliest = Math.max(earliest, start[p] + world.get(p).durationPs);
                }
                for (int v = 0; v < u; v++) {
                    if (!Collections.disjoint(world.get(v).streams, world.get(u).streams)) {
                        earliest = Math.max(earliest, start[v] + world.get(v).durationPs);
                    }
                }
                changed |= earliest > start[u];
                start[u] = earliest;
            }
        }
        return start;
    }

    @Test
    void everyExecutorGivesTheReferencesTimes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Unit> world = world(random);
            long[] expected = relaxed(world);
            Built built = new Built(world, random);
            Simulation later = new Simulation();
            later.schedule(12_345, (opcode, argument) -> {}, 0, 0);
            later.run();
            Contention nobody = new Contention();
            List<Execution> executions = List.of(
                    built.graph.execute(),
                    built.graph.executeOn(later),
                    built.graph.executeOn(new Simulation(new HeapCalendar(), Limits.NONE), nobody),
                    new Built(world, random).graph.execute());
            for (Execution done : executions.subList(0, 3)) {
                for (int u = 0; u < world.size(); u++) {
                    for (int task : built.tasks.get(u)) {
                        assertEquals(expected[u], done.startPs(task), "seed " + seed + " unit " + u);
                        assertEquals(expected[u] + world.get(u).durationPs, done.endPs(task));
                    }
                }
            }
            assertEquals(executions.get(0).makespan(), executions.get(3).makespan(), "another order of submission");
        }
    }

    @Test
    void criticalPathCoversTheMakespanWithoutGap() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Unit> world = world(random);
            Built built = new Built(world, random);
            Execution done = built.graph.execute();
            long upTo = done.makespan().value();
            for (CriticalPath.Step step : done.criticalPath().steps()) {
                assertEquals(upTo, done.endPs(step.task()), "seed " + seed);
                upTo -= step.lengthPs();
            }
            assertEquals(0, upTo, "seed " + seed);
            // Two streams together, by counting instants at which either runs; times are multiples of 10.
            for (int s = 1; s < 6; s++) {
                long covered = 0;
                for (long at = 5; at < done.makespan().value(); at += 10) {
                    covered += runs(built, done, s - 1, at) || runs(built, done, s, at) ? 10 : 0;
                }
                assertEquals(covered, done.covered(s - 1, s).value(), "seed " + seed);
                assertEquals(done.busy(s), done.covered(s, s));
            }
        }
    }

    private static boolean runs(Built built, Execution done, int stream, long atPs) {
        for (int t = 0; t < built.graph.tasks(); t++) {
            if (built.graph.stream(t) == stream && done.startPs(t) <= atPs && atPs < done.endPs(t)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void longerTasksNeverEndTheGraphEarlier() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Built built = new Built(world(random), random);
            long before = built.graph.execute().makespan().value();
            for (int t = 0; t < built.graph.tasks(); t++) {
                if (built.graph.rendezvousOf(t) == TaskGraph.NONE) {
                    long was = built.graph.durationPs(t);
                    built.graph.duration(t, was + 7);
                    long after = built.graph.execute().makespan().value();
                    assertTrue(before <= after && after <= before + 7, "seed " + seed + " task " + t);
                    built.graph.duration(t, was);
                }
            }
        }
    }

    @Test
    void aCircleIsFoundAndItsMembersWaitForOneAnother() {
        // An edge from a task to one that must come before it closes a circle.
        int found = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Unit> world = world(random);
            Built built = new Built(world, random);
            for (int u = 0; u < world.size(); u++) {
                if (!world.get(u).after.isEmpty()) {
                    int before = world.get(u).after.get(0);
                    built.graph.after(
                            built.tasks.get(before).get(0), built.tasks.get(u).get(0));
                    Deadlock byLaw = assertThrows(Deadlock.class, built.graph::execute);
                    Deadlock byEvents = assertThrows(Deadlock.class, () -> built.graph.executeOn(new Simulation()));
                    assertEquals(byLaw.getMessage(), byEvents.getMessage());
                    assertTrue(byLaw.circle().size() >= 2 || before == u, "seed " + seed + ": " + byLaw.getMessage());
                    found++;
                    break;
                }
            }
        }
        assertTrue(found > SEEDS / 2);
    }

    @Test
    void contentionOnlyDelays() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Built built = new Built(world(random), random);
            Contention contention = new Contention();
            for (int r = 0; r < 3; r++) {
                contention.addResource();
            }
            for (int t = built.graph.tasks() - 1; t >= 0; t--) {
                contention.demand(t, random.nextInt(3), random.nextInt(5) / 4.0);
                if (random.nextBoolean()) {
                    contention.reserve(t, random.nextInt(3), random.nextDouble() * 0.15);
                }
            }
            Execution alone = built.graph.execute();
            Execution together = built.graph.executeOn(new Simulation(), contention);
            Execution again = built.graph.executeOn(new Simulation(), contention);
            for (int t = 0; t < built.graph.tasks(); t++) {
                assertTrue(together.startPs(t) >= alone.startPs(t), "seed " + seed + " task " + t);
                assertTrue(together.endPs(t) - together.startPs(t) >= built.graph.durationPs(t));
                assertEquals(together.endPs(t), again.endPs(t));
            }
        }
    }
}
