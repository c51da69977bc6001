// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.app.report.html.Chart.Axis;
import dev.sandtable.app.report.html.StackedBar.Part;
import dev.sandtable.app.report.html.Svg.Anchor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drawings with coordinates worked out by hand. */
class SvgTest {
    private static void assertHolds(String svg, String... parts) {
        for (String part : parts) {
            assertTrue(svg.contains(part), () -> part + "\nis not in\n" + svg);
        }
    }

    @Test
    void shapesAreWhereTheyArePut() {
        String svg = new Svg(100, 50, "a & b")
                .line(0, 1.5, 2.004, -0.001, "grid")
                .path("roof", 1, 2, 3, 4)
                .circle(10, 20, 3.14159, "dot", "<&\">")
                .text(5, 6, Anchor.END, "<&\">")
                .finished()
                .finished();

        assertEquals(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" role=\"img\""
                        + " aria-label=\"a &amp; b\">"
                        + "<line x1=\"0\" y1=\"1.5\" x2=\"2\" y2=\"0\" class=\"grid\"/>"
                        + "<polyline points=\"1 2 3 4\" class=\"roof\"/>"
                        + "<circle cx=\"10\" cy=\"20\" r=\"3.14\" class=\"dot\"><title>&lt;&amp;&quot;&gt;</title></circle>"
                        + "<text x=\"5\" y=\"6\" text-anchor=\"end\">&lt;&amp;&quot;&gt;</text></svg>\n",
                svg);
    }

    @Test
    void numbersAreShortAndPlain() {
        assertEquals("1200", Svg.number(1200));
        assertEquals("0.13", Svg.number(0.126));
        assertEquals("-3.5", Svg.number(-3.5));
    }

    @Test
    void partsFillTheirShareOfTheBar() {
        // 720 wide for 80: 9 for each; the second starts where the first ends, and 40 stay free.
        String svg = StackedBar.of(
                        "memory", List.of(new Part("weights", 10, "10 GiB"), new Part("<&\">", 30, "30 GiB")), 80)
                .finished();

        assertHolds(
                svg,
                "<rect x=\"0\" y=\"0\" width=\"90\" height=\"36\" class=\"c0\"><title>weights: 10 GiB, 12.5 %</title>",
                "<rect x=\"90\" y=\"0\" width=\"270\" height=\"36\" class=\"c1\"><title>&lt;&amp;&quot;&gt;: 30 GiB, 37.5 %</title>",
                "<text x=\"380\" y=\"85\" text-anchor=\"end\">30 GiB</text>");
        assertTrue(!svg.contains("limit"), svg);
    }

    @Test
    void tooMuchReachesPastAMark() {
        // 90 into 80: the bar is 90 long, so its capacity ends at 720 x 80 / 90 = 640.
        String svg = StackedBar.of("memory", List.of(new Part("weights", 90, "90 GiB")), 80)
                .finished();

        assertHolds(
                svg,
                "width=\"720\" height=\"36\" class=\"c0\"",
                "<line x1=\"640\" y1=\"0\" x2=\"640\" y2=\"44\" class=\"limit\"/>");
    }

    @Test
    void chartsPlacePointsOnTheirAxes() {
        // Across 90 to 700, up 320 to 16: half of an even axis is 395, half of two decades is 168.
        String svg = new Chart(
                        "t",
                        new Axis("chips", new Scale(0, 10, false), Double::toString),
                        new Axis("rate", new Scale(1, 100, true), Double::toString))
                .point(5, 10, 4, "dot", "middle")
                .line("roof", 0, 1, 10, 100)
                .finished()
                .finished();

        assertHolds(
                svg,
                "<circle cx=\"395\" cy=\"168\" r=\"4\" class=\"dot\"><title>middle</title>",
                "<polyline points=\"90 320 700 16\" class=\"roof\"/>");
    }

    @Test
    void axesHaveRoundEndsAndTicks() {
        assertEquals(new Scale(0, 50, false), Scale.around(16, 45));
        assertEquals(
                List.of(0.0, 10.0, 20.0, 30.0, 40.0, 50.0), Scale.around(16, 45).ticks());
        assertEquals(new Scale(5, 5000, true), Scale.around(8, 4000));
        assertEquals(List.of(10.0, 100.0, 1000.0), Scale.around(8, 4000).ticks());
        assertEquals(List.of(2.0, 5.0, 10.0, 20.0), new Scale(2, 20, true).ticks());
    }
}
