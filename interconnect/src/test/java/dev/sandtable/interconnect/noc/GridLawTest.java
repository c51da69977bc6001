// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The closed law beside simulations of networks other than the one that its losses come from. */
class GridLawTest {
    private static final LoadTest TEST = new LoadTest(2_000, 4_000, 3_000);

    private record Case(Grid grid, TrafficPattern pattern, int flits, VirtualChannels buffers) {
        GridLaw law() {
            return new GridLaw(grid, buffers, pattern, flits);
        }

        LoadTest.Found run(double load) {
            return TEST.of(grid, buffers, new Offer(pattern, flits, load), 7);
        }

        /** The load at which latency is three times that of a lone packet, by halving. */
        double saturation() {
            GridLaw law = law();
            double below = 0;
            double above = Math.min(1, 1.02 * law.bound());
            for (int i = 0; i < 7; i++) {
                double middle = (below + above) / 2;
                LoadTest.Found found = run(middle);
                if (found.stable() && found.latency() < 3 * law.latency(0)) {
                    below = middle;
                } else {
                    above = middle;
                }
            }
            return (below + above) / 2;
        }
    }

    private static Case of(Grid grid, TrafficPattern pattern, int flits, int channels) {
        return new Case(grid, pattern, flits, new VirtualChannels(channels, 8));
    }

    private static final List<Case> CASES = List.of(
            of(Grid.mesh(4, 4), TrafficPattern.UNIFORM, 1, 4),
            of(Grid.mesh(4, 4), TrafficPattern.UNIFORM, 5, 4),
            of(Grid.mesh(12, 12), TrafficPattern.UNIFORM, 5, 4),
            of(Grid.mesh(4, 8), TrafficPattern.COMPLEMENT, 5, 4),
            of(Grid.mesh(8, 8), TrafficPattern.TRANSPOSE, 5, 4),
            of(Grid.mesh(8, 8), TrafficPattern.TORNADO, 1, 2),
            of(Grid.mesh(4, 4, 4), TrafficPattern.UNIFORM, 1, 4),
            of(Grid.torus(4, 4), TrafficPattern.UNIFORM, 5, 4),
            of(Grid.torus(8, 8), TrafficPattern.UNIFORM, 1, 4),
            of(Grid.torus(8, 8), TrafficPattern.UNIFORM, 5, 4),
            of(Grid.torus(8, 8), TrafficPattern.TRANSPOSE, 1, 8),
            of(Grid.torus(8, 8), TrafficPattern.COMPLEMENT, 5, 4),
            of(Grid.torus(4, 4, 4), TrafficPattern.UNIFORM, 5, 4),
            of(Grid.ring(16), TrafficPattern.UNIFORM, 1, 4),
            of(Grid.ring(8), TrafficPattern.TORNADO, 1, 4));

    @Test
    void saturationAndLatency() {
        double saturations = 0;
        double latencies = 0;
        for (Case at : CASES) {
            double found = at.saturation();
            double predicted = at.law().saturation();
            double error = predicted / found - 1;
            // Long packets on a torus block one another over several routers, which the law leaves out.
            assertTrue(Math.abs(error) < (at.grid().wraps() && at.flits() > 1 ? 0.15 : 0.07), at + ": " + error);
            saturations += Math.abs(error);
            for (double share : new double[] {0.3, 0.6}) {
                double load = share * Math.min(found, predicted);
                double late = at.law().latency(load) / at.run(load).latency() - 1;
                assertTrue(Math.abs(late) < 0.07, at + " at " + load + ": " + late);
                latencies += Math.abs(late) / 2;
            }
        }
        assertTrue(saturations / CASES.size() < 0.05, "mean error of saturation " + saturations / CASES.size());
        assertTrue(latencies / CASES.size() < 0.02, "mean error of latency " + latencies / CASES.size());
    }

    /** By hand: 6.25 routers on average, five cycles each and two; a bound of one half. */
    @Test
    void aMeshOfEightByEight() {
        GridLaw law = of(Grid.mesh(8, 8), TrafficPattern.UNIFORM, 1, 4).law();
        assertEquals(5 * 6.25 + 2, law.latency(0), 1e-9);
        assertEquals(0.5, law.bound(), 1e-9);
        assertEquals(0.416, law.saturation(), 0.01);
    }

    @Test
    void moreLoadIsNeverFaster() {
        for (Case at : CASES) {
            GridLaw law = at.law();
            assertTrue(law.saturation() <= law.bound() + 1e-9);
            double before = 0;
            for (int i = 0; i < 50; i++) {
                double latency = law.latency(law.saturation() * i / 50);
                assertTrue(latency >= before);
                before = latency;
            }
            assertTrue(Double.isInfinite(law.latency(law.saturation())));
        }
    }

    /** Two virtual channels, three cycles for a packet of one flit each: two thirds of a wire. */
    @Test
    void virtualChannelsLimitAWire() {
        assertEquals(2.0 / 3, RouterLosses.cap(2, 1), 1e-12);
        assertEquals(1, RouterLosses.cap(4, 1), 1e-12);
        assertEquals(5.0 / 7, RouterLosses.cap(1, 5), 1e-12);
    }
}
