// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DramOracleTest {
    @Test
    void explore() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("../configs/published/dram-oracle.csv"));
        double sum = 0, lsum = 0; int n = 0, ln = 0;
        for (String line : lines) {
            if (line.startsWith("#") || line.startsWith("standard")) continue;
            String[] f = line.split(",", -1);
            DramSpec spec = f[0].startsWith("HBM2") ? Devices.hbm2() : Devices.hbm3();
            if (f[0].equals("HBM2_2400")) spec = spec.atClock(new dev.sandtable.units.Hertz(1.2e9));
            AddressMapping m = f[1].equals("BGI") ? AddressMapping.BANK_GROUP_INTERLEAVED : f[1].startsWith("MOP") ? AddressMapping.MINIMALIST_OPEN_PAGE : AddressMapping.ROW_BANK_COLUMN;
            RefreshPolicy r = f[3].equals("AllBank") ? RefreshPolicy.ALL_BANK : f[3].equals("NoRefresh") ? RefreshPolicy.NONE : RefreshPolicy.PER_BANK;
            int ch = Integer.parseInt(f[4]);
            if (ch > 1) continue;
            Controller c = Controller.throughput().withMapping(m).withRefresh(r).withQueues(Integer.parseInt(f[5]));
            long t0 = System.nanoTime();
            ChannelRun run = new DramChannel(spec, c).serve(new OracleTrace(f[2], 200000));
            double dt = (System.nanoTime() - t0) / 1e9;
            double want = Double.parseDouble(f[6]);
            double got = run.bandwidth().value() / 1e9;
            double e = (got / want - 1) * 100;
            double le = 0;
            String lat = "";
            if (!f[7].isEmpty()) { double lw = Double.parseDouble(f[7]); double lg = run.meanReadLatency().value() / 1e3; le = (lg / lw - 1) * 100; lat = String.format("lat %.1f vs %.1f %+.1f%%", lg, lw, le); if (r != RefreshPolicy.PER_BANK) {lsum += Math.abs(le); ln++;} }
            System.out.printf("%-60s %.2f vs %.2f %+.2f%%  %s  %.2f Mreq/s hits %d act %d%n", line.substring(0, Math.min(45, line.length())), got, want, e, lat, 0.2 / dt, run.rowHits(), run.activates());
            if (r != RefreshPolicy.PER_BANK) { sum += Math.abs(e); n++; }
        }
        System.out.printf("mean bw %.2f%% over %d, lat %.2f%% over %d%n", sum / n, n, lsum / ln, ln);
    }
}
