// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An on-chip network from the command line. */
class NocCommandTest {
    private static Shell.Result run(String... options) {
        List<String> words = new ArrayList<>(List.of("noc"));
        words.addAll(Arrays.asList(options));
        if (!words.contains("--cycles")) {
            words.addAll(List.of("--cycles", "2000"));
        }
        return Shell.run(words.toArray(String[]::new));
    }

    /** By hand: 3.5 routers of five cycles on average, and two. */
    @Test
    void aLightLoadTakesWhatOnePacketTakes() {
        Shell.Result result = run("--topology", "mesh:4x4", "--load", "0.02");
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("a lone packet takes 19.50 cycles"), result.out());
        assertTrue(result.out().contains("bounds loads at 1.000"), result.out());
    }

    @Test
    void rowsAndObjectsHoldTheSame() {
        String csv = run("--topology", "ring:8", "--packet", "3", "--load", "0.2", "--output", "csv")
                .out();
        String json = run("--topology", "ring:8", "--packet", "3", "--load", "0.2", "--output", "json")
                .out();
        String[] heads = csv.split("\n", -1)[0].split(",", -1);
        String[] values = csv.split("\n", -1)[1].split(",", -1);
        int at = Arrays.asList(heads).indexOf("latency_cycles");
        assertTrue(at > 0, csv);
        assertTrue(json.contains("\"latency_cycles\":" + values[at]), json + csv);
    }

    @Test
    void theSeedDecides() {
        String one =
                run("--topology", "mesh:4x4", "--load", "0.3", "--seed", "1").out();
        assertEquals(
                one,
                run("--topology", "mesh:4x4", "--load", "0.3", "--seed", "1").out());
        assertTrue(!one.equals(
                run("--topology", "mesh:4x4", "--load", "0.3", "--seed", "2").out()));
    }

    @Test
    void whatIsWrongIsSaidWithWhatToWrite() {
        refused("write mesh:8x8, torus:4x4x4 or ring:16", "--topology", "cube:3");
        refused("a ring has one dimension", "--topology", "ring:4x4");
        refused("between 0 and 1 flits per cycle", "--topology", "mesh:4x4", "--load", "1.5");
        refused("transpose needs a square grid", "--topology", "mesh:4x8", "--traffic", "transpose");
        refused("at most 64", "--topology", "mesh:4x4", "--channels", "20");
        refused("at least 2 virtual channels", "--topology", "ring:8", "--channels", "1");
        refused("a wire takes 1 to 8 cycles", "--topology", "mesh:4x4", "--wire", "9");
        refused("write at most 4096", "--topology", "mesh:100x100");
        refused("--cycles must be", "--topology", "mesh:4x4", "--cycles", "0");
        refused("a packet has at least one flit", "--topology", "mesh:4x4", "--packet", "0");
    }

    private static void refused(String words, String... options) {
        Shell.Result result = run(options);
        assertEquals(2, result.exit(), String.join(" ", options) + ": " + result.out() + result.err());
        assertTrue(result.err().contains(words), result.err());
    }
}
