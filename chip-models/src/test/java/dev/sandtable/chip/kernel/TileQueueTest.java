// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of tiles that queue for cores. */
class TileQueueTest {
    @Test
    void twoAndAHalfWavesOfEqualTilesTakeThree() {
        assertEquals(3e-6, new TileQueue(25, 1e-6, 1e-6, 10).makespan(), 1e-15);
    }

    @Test
    void tilesThatFitAtOnceTakeAsLongAsTheLongest() {
        assertEquals(7e-6, new TileQueue(8, 2e-6, 7e-6, 10).makespan(), 1e-15);
    }

    @Test
    void liesWithinGrahamsBoundsAndNearAGreedySchedule() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 300; trial++) {
            int places = 1 + random.nextInt(40);
            double[] tiles = new double[1 + random.nextInt(40 * places)];
            for (int i = 0; i < tiles.length; i++) {
                tiles[i] = 1 + random.nextInt(6);
            }
            double mean = Arrays.stream(tiles).average().orElseThrow();
            double longest = Arrays.stream(tiles).max().orElseThrow();
            double ideal = Math.max(longest, tiles.length * mean / places);
            double makespan = new TileQueue(tiles.length, mean, longest, places).makespan();
            double greedy = greedy(tiles, places);
            String world = tiles.length + " tiles on " + places;
            assertTrue(makespan >= Math.min(longest, ideal) - 1e-9 && makespan <= ideal + longest, world);
            assertTrue(Math.abs(makespan - greedy) <= longest, world + ": " + makespan + " for " + greedy);
        }
    }

    private static double greedy(double[] tiles, int places) {
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int i = 0; i < places; i++) {
            free.add(0.0);
        }
        double end = 0;
        for (double tile : tiles) {
            double done = free.remove() + tile;
            free.add(done);
            end = Math.max(end, done);
        }
        return end;
    }
}
