// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in, rows out: in their order, whatever happens to some of them. */
class PriceCommandTest {
    private static final String ADDED = "time_us,low_us,high_us,tflops,busbw_gbps,bound,clock_mhz,error";

    @TempDir
    private Path folder = Path.of("");

    private Shell.Result price(String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "price";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Shell.run(arguments);
    }

    @Test
    void columnsAreCarriedThroughAndTheAnswerFollows() throws IOException {
        Shell.Result result = price("""
                note,k,op,chip,m,n,dtype,launch
                "a, b",4096,gemm,a100-sxm4-80gb,4096,4096,bf16,kernel
                """);

        List<String> lines = result.out().lines().toList();
        assertEquals(Exit.DONE, result.exit());
        assertEquals("note,k,op,chip,m,n,dtype,launch," + ADDED, lines.get(0));
        assertTrue(lines.get(1).startsWith("\"a, b\",4096,gemm,a100-sxm4-80gb,4096,4096,bf16,kernel,"), lines.get(1));
        String[] cells = lines.get(1).split(",", -1);
        double microseconds = Double.parseDouble(cells[9]);
        // 2 * 4096^3 operations take 440 us at the data sheet's 312 TFLOP/s.
        assertTrue(microseconds > 440, lines.get(1));
        assertEquals(2 * 4096.0 * 4096 * 4096 / microseconds / 1e6, Double.parseDouble(cells[12]), 1e-3);
        assertEquals("", cells[13], "no bus bandwidth for a product");
    }

    /** On request, each row's law and terms; of a collective what was taken, what binds and what came second. */
    @Test
    void rowsSayWhy() throws IOException {
        String rows = """
                op,cluster,chip,dtype,ranks,bytes,m,n,k
                all-reduce,dgx-a100-80gb,,bf16,8,1073741824,,,
                gemm,,a100-sxm4-80gb,bf16,,,1024,1024,1024
                all-reduce,dgx-a100-80gb,,bf16,8,,,,
                """;
        List<String> lines = price(rows, "--why").out().lines().toList();
        assertTrue(lines.get(0).endsWith(",error,why"), lines.get(0));
        for (String part : List.of(
                "RING with Simple", "best of the others of 2: TREE with ", "busiest link ", "channels ", "hops ")) {
            assertTrue(lines.get(1).contains(part), lines.get(1));
        }
        assertTrue(lines.get(2).split(",", -1).length > 18, lines.get(2));
        assertTrue(lines.get(3).endsWith(",bytes is missing,"), lines.get(3));
        String json = price(rows, "--why", "--output", "json")
                .out()
                .lines()
                .findFirst()
                .orElseThrow();
        assertTrue(JsonTree.read(json, "row").require("why").text().contains("RING with Simple"), json);
    }

    @Test
    void aBadRowDoesNotStopTheOthers() throws IOException {
        Shell.Result result = price("""
                op,cluster,dtype,ranks,bytes
                all-reduce,dgx-a100-80gb,bf16,8,1048576
                all-reduce,dgx-a100-80gb,bf16,1,1048576

                all-reduce,dgx-a100-80gb,bf16,2,1048576
                """);

        List<String> lines = result.out().lines().toList();
        assertEquals(Exit.NOT_MET, result.exit());
        assertEquals(4, lines.size());
        assertTrue(lines.get(1).endsWith(","), "no error: " + lines.get(1));
        assertTrue(lines.get(2).endsWith(",,,,,,,ranks is 1; a collective needs at least 2"), lines.get(2));
        assertTrue(lines.get(3).endsWith(","), "no error: " + lines.get(3));
    }

    @Test
    void theNumberOfThreadsDoesNotShow() throws IOException {
        StringBuilder rows = new StringBuilder("op,chip,dtype,rows,cols\n");
        for (int i = 1; i <= 3000; i++) {
            rows.append("add,a100-sxm4-80gb,")
                    .append(i % 7 == 0 ? "nope" : "bf16")
                    .append(',')
                    .append(i)
                    .append(",64\n");
        }

        Shell.Result one = price(rows.toString(), "--threads", "1");
        Shell.Result many = price(rows.toString(), "--threads", "5");
        assertEquals(one, many);
        assertEquals(3001, one.out().lines().count());
    }

    @Test
    void commentsAndByteOrderMarksStandBeforeTheHeader() throws IOException {
        String rows = "op,chip,dtype,rows,cols\nadd,a100-sxm4-80gb,bf16,64,64\n";

        assertEquals(
                price(rows).out(), price("\uFEFF# licence\n# more\n" + rows).out());
    }

    @Test
    void aTableWithoutRowsHasAHeader() throws IOException {
        Shell.Result result = price("op,chip\n");

        assertEquals(new Shell.Result(Exit.DONE, "op,chip," + ADDED + "\n", ""), result);
    }

    @Test
    void measuredTimesStandBesideThePredictedInJson() throws IOException {
        Shell.Result result =
                price("op,chip,dtype,rows,cols,time_us\nadd,a100-sxm4-80gb,bf16,4096,4096,99\n", "--output", "json");

        JsonTree json = JsonTree.read(result.out(), "out");
        assertEquals("99", json.require("input_time_us").text());
        assertTrue(json.require("time_us").number() > 0);
    }
}
