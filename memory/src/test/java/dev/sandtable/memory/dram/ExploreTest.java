// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;
import dev.sandtable.units.*;
import dev.sandtable.memory.*;
import org.junit.jupiter.api.Test;
class ExploreTest {
    @Test
    void explore() {
        Object[][] chips = {{"v100", "hbm2", 4, 900e9, .963, .899,.876}, {"a100-40", "hbm2", 5, 1555e9,.965,.889,0.}, {"a100-80","hbm2e",5,2039e9,.871,.852,.880}, {"h100pcie","hbm2e",5,2039e9,.952,.836,.898}, {"gh200","hbm3",6,4000e9,.694,.794,.946},{"mi210","hbm2e",4,1638e9,.836,.832,.748},{"mi300x","hbm3",8,5300e9,.792,.754,.729}};
        for (Object[] c : chips) {
            DramSpec s = Devices.device((String) c[1]);
            MainMemory mm = MainMemory.of(s, (int) c[2], new BytesPerSecond((double) c[3]));
            StringBuilder b = new StringBuilder();
            for (int streams : new int[]{1,2,4})
            for (double share : new double[] {1, 0, .5, 2. / 3})
                b.append(String.format(" %.3f", mm.efficiency(new AccessPattern(AccessPattern.Kind.STREAM, share, new Bytes(512), Bytes.ZERO, streams))));
            System.out.printf("%s %s: %s meas %s %s %s %n", c[0], mm.parameters().spec().clock(), b, c[4], c[5], c[6]);
        }
        for (String n : new String[]{"hbm2","hbm2e","hbm3","hbm3e","gddr6","lpddr5","ddr4","ddr5"}) {
            DramSpec s = Devices.device(n);
            Controller k = Controller.throughput(); if (s.timings().rfcBank().isEmpty()) k = k.withRefresh(RefreshPolicy.ALL_BANK);
            StringBuilder b = new StringBuilder();
            for (PagePolicy p : PagePolicy.values()) {
            AccessCurve a = new AccessCurve(s, k.withPage(p));
            long t0 = System.nanoTime();
            for (double share : new double[] {1, 0, .5, 2. / 3}) b.append(String.format(" %.3f", a.efficiency(AccessPattern.stream(share))));
            for (int ch : new int[]{32,64,128,256,512,1024}) b.append(String.format(" %.3f", a.efficiency(AccessPattern.gather(new Bytes(ch)))));
            b.append(" lat ").append(a.idleLatency()); for (double l : new double[]{.1,.5,.8,1}) b.append(" ").append(a.at(AccessPattern.stream(1), l).latency());
            b.append(String.format(" %d ms pJ/b %s", (System.nanoTime() - t0)/1000000, a.at(AccessPattern.stream(1),1).joulesPerByte().map(x -> x*1e12/8)));
            b.append(" hits ").append(a.at(AccessPattern.stream(1),1).rowHits());
            }
            System.out.println(n + " " + s.deviceBandwidth() + " " + b);
        }
    }
}
