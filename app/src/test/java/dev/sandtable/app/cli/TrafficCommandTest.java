// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic on a cluster's wires, from patterns and from tables. */
class TrafficCommandTest {
    private static final String NODE = "a100-sxm4-80gb-node";

    @TempDir
    private Path folder = Path.of("");

    private static JsonTree json(String... more) {
        String[] arguments = new String[more.length + 5];
        System.arraycopy(more, 0, arguments, 5, more.length);
        System.arraycopy(new String[] {"traffic", "--cluster", NODE, "--output", "json"}, 0, arguments, 0, 5);
        Shell.Result result = Shell.run(arguments);
        assertEquals(Exit.DONE, result.exit(), result.err());
        return JsonTree.read(result.out(), "out");
    }

    /** Seven messages leave each port of the switch, one after the other or side by side. */
    @Test
    void anExchangeTakesWhatAPortNeeds() {
        JsonTree fluid = json("--pattern", "all-to-all", "--bytes", "64MiB");
        double wire = fluid.require("wire_bound_s").number();
        double finish = fluid.require("finish_s").number();
        assertTrue(finish > wire && finish < 1.01 * wire, finish + " after " + wire);
        assertEquals(56, fluid.require("messages").number(), 0);
        assertEquals(1, fluid.require("simulated").number(), 0);
        assertEquals(
                56 * 64.0 * (1 << 20) / 8 / finish,
                fluid.require("bytes_per_s_per_sender").number(),
                1);
        JsonTree link = fluid.require("links").items().get(0);
        assertEquals(16, link.require("alike").number(), 0);
        assertEquals(7 * 64.0 * (1 << 20), link.require("bytes").number(), 0);
        JsonTree chunks = json("--pattern", "all-to-all", "--bytes", "64MiB", "--level", "chunk", "--chunk", "256KiB");
        assertEquals(finish, chunks.require("finish_s").number(), 0.02 * finish);
        JsonTree unfolded = json("--pattern", "all-to-all", "--bytes", "64MiB", "--fold", "off");
        assertEquals(finish, unfolded.require("finish_s").number(), 0);
    }

    @Test
    void theTableNamesTheLinkThatHoldsMessagesBack() {
        Shell.Result result = Shell.run("traffic", "--cluster", NODE, "--pattern", "incast", "--bytes", "1 MiB");
        assertEquals(Exit.DONE, result.exit(), result.err());
        assertTrue(
                result.out().startsWith("incast, 1 MiB a message on " + NODE + " (8 endpoints), as fluids"),
                result.out());
        assertTrue(result.out().contains("100.0 % was by 1 link of level 0 (switch) that carries 7 MiB"), result.out());
    }

    @Test
    void jobsOfATableEndOneByOne() throws IOException {
        Path table = Files.writeString(folder.resolve("messages.csv"), """
                # two jobs meet on the way to 2
                from,to,bytes,start,job
                0,2,64 MiB,,early
                1,2,64 MiB,100 us,late
                """);
        JsonTree json = json("--matrix", table.toString());
        JsonTree early = json.require("jobs").items().get(0);
        JsonTree late = json.require("jobs").items().get(1);
        assertEquals("early", early.require("job").text());
        assertEquals(100e-6, late.require("start_s").number(), 0);
        assertTrue(early.require("end_s").number() < late.require("end_s").number());
        Shell.Result text = Shell.run("traffic", "--cluster", NODE, "--matrix", table.toString());
        assertTrue(text.out().contains("late"), text.out());
        Shell.Result csv = Shell.run("traffic", "--cluster", NODE, "--matrix", table.toString(), "--output", "csv");
        assertTrue(csv.out().startsWith("link,alike,level,kind,bytes,wire_s"), csv.out());
    }

    @Test
    void wrongInputIsRefused() throws IOException {
        refused("write what is sent", "--cluster", NODE);
        refused("a pattern needs the size of its messages", "--cluster", NODE, "--pattern", "shift");
        refused("did you mean 'tornado'", "--cluster", NODE, "--pattern", "tornadoe", "--bytes", "1");
        refused("4 or 9, not 8", "--cluster", NODE, "--pattern", "transpose", "--bytes", "1");
        refused("has 8, write 2 to 8", "--cluster", NODE, "--pattern", "shift", "--bytes", "1", "--endpoints", "9");
        refused("write at least 1 byte", "--cluster", NODE, "--pattern", "shift", "--bytes", "0");
        refused(
                "a larger one, or --level flow",
                "--cluster",
                NODE,
                "--pattern",
                "shift",
                "--bytes",
                "1TiB",
                "--level",
                "chunk",
                "--chunk",
                "16");
        Path table = Files.writeString(folder.resolve("bad.csv"), """
                from,to,bytes
                0,8,1
                0,one,1
                0,1,
                """);
        Shell.Result result = refused(
                "bad.csv:2: to is 8, but endpoints are 0 to 7", "--cluster", NODE, "--matrix", table.toString());
        assertTrue(result.err().contains("bad.csv:3: to is 'one': write the number of an endpoint"), result.err());
        assertTrue(result.err().contains("bad.csv:4: bytes is missing"), result.err());
        Path headless = Files.writeString(folder.resolve("headless.csv"), "0,1,5\n");
        refused("there is no column 'from'", "--cluster", NODE, "--matrix", headless.toString());
        refused("there is no file", "--cluster", NODE, "--matrix", "nowhere.csv");
    }

    private static Shell.Result refused(String why, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "traffic";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Shell.Result result = Shell.run(all);
        assertEquals(Exit.BAD_INPUT, result.exit(), result.out());
        assertTrue(result.err().contains(why), result.err());
        assertEquals("", result.out());
        return result;
    }
}
