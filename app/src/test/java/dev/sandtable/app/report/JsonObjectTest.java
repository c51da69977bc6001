// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.explain.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private static JsonObject sample() {
        return new JsonObject()
                .put("name", "a \"b\"\n昇腾")
                .put("count", 3)
                .put("time_s", 0.1)
                .put("inner", new JsonObject().put("fits", true))
                .putTexts("notes", List.of("x", "y"))
                .putObjects("points", List.of(new JsonObject().put("n", 1), new JsonObject().put("n", 2)));
    }

    @Test
    void keysKeepTheirOrder() {
        assertEquals(
                "{\"name\":\"a \\\"b\\\"\\n昇腾\",\"count\":3,\"time_s\":0.1,\"inner\":{\"fits\":true},"
                        + "\"notes\":[\"x\",\"y\"],\"points\":[{\"n\":1},{\"n\":2}]}",
                sample().line());
    }

    @Test
    void rowsAreFlat() {
        assertEquals(
                List.of("name", "count", "time_s", "inner.fits", "notes", "points.0.n", "points.1.n"),
                List.copyOf(sample().row().keySet()));
        assertEquals("x; y", sample().row().get("notes"));
    }

    @Test
    void columnsOfATableAreThoseOfAllItsRows() {
        assertEquals(
                "a,b\n1,\n,2\n", CsvTable.text(List.of(new JsonObject().put("a", 1), new JsonObject().put("b", 2))));
    }

    @Test
    void numbersAreRoundedToTwelveDigits() {
        assertEquals("0.1", PlainNumber.text(0.1));
        assertEquals("0.333333333333", PlainNumber.text(1.0 / 3));
        assertEquals("300000000000", PlainNumber.text(3e11));
        assertEquals("1E+300", PlainNumber.text(1e300));
        assertEquals("-0.00025", PlainNumber.text(-2.5e-4));
        assertEquals("0", PlainNumber.text(-0.0));
    }

    @Test
    void whatIsNoNumberIsADefect() {
        assertThrows(BrokenInvariant.class, () -> PlainNumber.text(Double.NaN));
    }
}
