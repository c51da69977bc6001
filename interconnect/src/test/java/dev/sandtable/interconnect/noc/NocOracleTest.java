// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.junit.jupiter.api.Test;

class NocOracleTest {
    @Test
    void print() throws Exception {
        for (String line : Files.readAllLines(Path.of("../configs/published/noc-oracle.csv"))) {
            if (line.startsWith("#") || line.startsWith("topology")) continue;
            String[] f = line.split(",", -1);
            String[] t = f[0].split(" ");
            Integer[] dims = Arrays.stream(t[1].split("x")).map(Integer::valueOf).toArray(Integer[]::new);
            Grid g = t[0].equals("mesh") ? Grid.mesh(dims) : Grid.torus(dims);
            Offer o = new Offer(TrafficPattern.valueOf(f[2].toUpperCase()), Integer.parseInt(f[1]), Double.parseDouble(f[3]));
            long t0 = System.nanoTime();
            LoadTest.Found r = new LoadTest(3000, g.nodes() > 100 ? 2000 : 9000, 3000).of(g, new VirtualChannels(4, 8), o, 1);
            double s = (System.nanoTime() - t0) / 1e9;
            System.out.printf("%-40s lat %8.2f / %8s (%.1f%%) net %7.2f acc %.4f / %s routers %.3f stable %b %.2fs%n", f[0] + " " + f[1] + " " + f[2] + " " + f[3], r.latency(), f[4], 100 * (r.latency() / Double.parseDouble(f[4]) - 1), r.networkLatency(), r.accepted(), f[6], r.routers(), r.stable(), s);
        }
    }
}
