// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.ChannelCurves.Axis;
import dev.sandtable.memory.dram.ChannelCurves.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelCurvesTest {
    private final DramSpec hbm3 = Devices.hbm3();
    private final ChannelCurves curves = new ChannelCurves(hbm3, Controller.throughput());

    private static double share(Point point) {
        return point.answer().efficiency();
    }

    @Test
    void everyPointLiesBelowThePins() {
        for (Axis axis : Axis.values()) {
            List<Point> points = curves.along(axis);
            assertTrue(points.size() >= 6, axis + " " + points.size());
            for (int i = 0; i < points.size(); i++) {
                assertTrue(share(points.get(i)) > 0 && share(points.get(i)) <= 1.0001, axis + " " + points.get(i));
                assertTrue(i == 0 || points.get(i).x() > points.get(i - 1).x(), axis + " is in order");
            }
        }
    }

    @Test
    void deeperQueuesAndLongerGathersAreNeverSlower() {
        for (Axis axis : List.of(Axis.QUEUE, Axis.CHUNK)) {
            List<Point> points = curves.along(axis);
            for (int i = 1; i < points.size(); i++) {
                assertTrue(share(points.get(i)) > 0.98 * share(points.get(i - 1)), axis + " " + points.get(i));
            }
        }
    }

    /** Under a tenth of the load a gather of two accesses waits little more than an idle channel makes it wait. */
    @Test
    void loadIsCarriedAndLatencyStartsAtTheDevice() {
        List<Point> points = curves.along(Axis.LOAD);
        double most = share(points.get(points.size() - 1));
        for (Point point : points.subList(0, 9)) {
            assertEquals(point.x() * most, share(point), 0.02 * most, point.toString());
        }
        double idle =
                new AccessCurve(hbm3, Controller.throughput()).idleLatency().seconds();
        double first = points.get(0).answer().latency().seconds();
        assertTrue(first > idle && first < 2 * idle, first + " beside " + idle);
        assertTrue(points.get(9).answer().latency().seconds() > first);
    }

    @Test
    void readsAloneAndWritesAloneAreFasterThanBothTogether() {
        List<Point> points = curves.along(Axis.READS);
        assertTrue(share(points.get(4)) < share(points.get(0)) && share(points.get(4)) < share(points.get(8)));
    }
}
