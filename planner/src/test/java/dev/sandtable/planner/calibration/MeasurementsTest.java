// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

final class MeasurementsTest {
    private static Measurements read(String text) throws IOException {
        return Measurements.read(new StringReader(text), "rows.csv", new ChipCalibration.OfChip("mine"));
    }

    @Test
    void rowsOfTheChipAreReadWithTheirLines() throws IOException {
        Measurements table = read("""
                # torch 2.4, driver 550
                op,chip,dtype,m,n,k,launch,time_us
                # a remark between rows
                gemm,mine,bf16,1,2,3,graph,4.5
                gemm,,bf16,10,20,30,graph,5.5
                gemm,yours,bf16,1,2,3,graph,4.5
                all-reduce,mine,bf16,,,,,
                """.replace("all-reduce,mine,bf16,,,,,\n", ""));
        assertEquals(2, table.rows().size());
        assertEquals(4, table.rows().get(0).line());
        assertEquals(4.5e-6, table.rows().get(0).seconds(), 1e-15);
        assertEquals("m 1 n 2 k 3 dtype bf16 launch graph", table.rows().get(0).shape());
        assertEquals(1, table.others());
        assertTrue(table.problems().isEmpty());
    }

    @Test
    void everyRowThatIsNoneIsALocatedProblem() throws IOException {
        Measurements table = read("""
                op,chip,dtype,m,n,k,launch,time_us
                gemm,mine,bf16,1,2,3,graph,fast
                gemm,mine,bf16,1,2,3,graph,-1
                gemm,mine,bf16,1,2,3,graph,
                gemm,mine,bf16,1,two,3,graph,4
                gemm,mine,bf16,1,2,3
                gemm,mine,bf17,1,2,3,graph,4
                gemm,mine,bf16,1,2,3,graph,4
                """);
        assertEquals(1, table.rows().size());
        assertEquals(6, table.problems().size());
        assertEquals(
                "rows.csv:2:1: time_us is 'fast'; write microseconds, a plain number",
                table.problems().get(0).toString());
        assertEquals(
                "rows.csv:3:1: time_us is -1; a measured time is above 0",
                table.problems().get(1).toString());
        assertEquals(
                "rows.csv:4:1: time_us is blank; write the measured microseconds",
                table.problems().get(2).toString());
        assertTrue(table.problems().get(3).toString().contains("n is 'two'"));
        assertTrue(table.problems().get(4).toString().contains("has 6 fields, but the header names 8"));
        assertTrue(table.problems().get(5).toString().contains("bf17"));
    }

    @Test
    void aTableWithoutTimesOrOfOtherChipsIsRefused() {
        String columns = String.valueOf(assertThrows(SpecException.class, () -> read("op,chip,dtype,m,n,k\n"))
                .getMessage());
        assertTrue(columns.contains("has no column 'time_us'"), columns);
        String others = String.valueOf(
                assertThrows(SpecException.class, () -> read("op,chip,dtype,m,n,k,time_us\ngemm,yours,bf16,1,2,3,4\n"))
                        .getMessage());
        assertTrue(others.contains("no row to calibrate with; its rows name yours"), others);
        assertThrows(SpecException.class, () -> read(""));
    }
}
