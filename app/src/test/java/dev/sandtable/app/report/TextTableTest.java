// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void wordsStandLeftAndNumbersRight() {
        String text = new TextTable("part", "time", "note")
                .row("compute", "12.5 s", "kernels")
                .row("bubble", "900 ms", "waiting for others")
                .text();

        assertEquals("""
                  part       time  note
                  ───────  ──────  ──────────────────
                  compute  12.5 s  kernels
                  bubble   900 ms  waiting for others
                """, text);
    }

    @Test
    void wideCharactersFillTwoCells() {
        String text = new TextTable("chip", "peak")
                .row("昇腾910B", "376 TFLOP/s")
                .row("壁仞BR100", "1,024 TFLOP/s")
                .row("A100", "312 TFLOP/s")
                .text();

        assertEquals("""
                  chip                peak
                  ─────────  ─────────────
                  昇腾910B     376 TFLOP/s
                  壁仞BR100  1,024 TFLOP/s
                  A100         312 TFLOP/s
                """, text);
    }

    @Test
    void aDashStandsForNoNumber() {
        assertEquals(
                "  a  100\n  b    –\n",
                new TextTable("", "").row("a", "100").row("b", "–").text());
    }

    @Test
    void rowsHaveAsManyCellsAsTheHeader() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("a", "b").row("1"));
    }
}
