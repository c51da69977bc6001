// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ends of work on shared resources by hand, and that nothing is made from nothing. */
class SharedResourcesTest {
    private final Simulation simulation = new Simulation();
    private final SharedResources shared = new SharedResources(simulation);
    private final List<String> ends = new ArrayList<>();

    private int use(int resource, double amount) {
        int use = shared.addUse();
        shared.want(resource, amount);
        return use;
    }

    private void begin(int use, long lengthPs) {
        shared.begin(use, lengthPs, (opcode, argument) -> ends.add(argument + "@" + simulation.nowPs()), 0, use);
    }

    @Test
    void twoThatWantTheWholeHalveTheirPace() {
        int link = shared.addResource(1);
        int a = use(link, 1);
        int b = use(link, 1);
        begin(a, 10);
        begin(b, 30);
        simulation.run();
        assertEquals(List.of("0@20", "1@40"), ends);
        assertEquals(3, shared.changesOfPace());
    }

    @Test
    void whatStartsTogetherIsSettledOnceAtItsInstant() {
        int link = shared.addResource(1);
        for (int u = 0; u < 4; u++) {
            begin(use(link, 1), 100);
        }
        simulation.runUntil(0);
        assertEquals(4, shared.changesOfPace());
        assertEquals(0.25, shared.pace(0));
        simulation.runUntil(100);
        assertEquals(75, shared.leftPs(0), 1e-9);
        simulation.run();
        assertEquals(List.of("0@400", "1@400", "2@400", "3@400"), ends);
    }

    @Test
    void aUseMayRunAgainWhenItHasEnded() {
        int link = shared.addResource(1);
        int a = use(link, 0.5);
        begin(a, 7);
        simulation.run();
        begin(a, 8);
        simulation.run();
        assertEquals(List.of("0@7", "0@15"), ends);
        assertEquals(0, shared.changesOfPace());
    }

    @Test
    void workIsNeitherLostNorMade() {
        // On one link that is never idle all work is done when the sum of lengths has passed, however it is shared.
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Simulation own = new Simulation();
            SharedResources resources = new SharedResources(own);
            int link = resources.addResource(1);
            long sum = 0;
            int jobs = 1 + random.nextInt(30);
            for (int j = 0; j < jobs; j++) {
                int use = resources.addUse();
                resources.want(link, 1);
                long length = 1_000 + random.nextInt(1_000_000);
                long at = j == 0 ? 0 : random.nextLong(sum);
                own.schedule(at, (opcode, argument) -> resources.begin(use, length, (o, a) -> {}, 0, 0), 0, 0);
                sum += length;
            }
            own.run();
            assertTrue(own.nowPs() >= sum && own.nowPs() <= sum + 2L * jobs, "seed " + seed);
        }
    }
}
