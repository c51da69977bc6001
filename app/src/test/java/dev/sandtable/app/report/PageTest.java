// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.app.report.html.Page;
import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.explain.OperatorLoad;
import dev.sandtable.planner.sizing.SizingResult;
import dev.sandtable.work.Cost.Bound;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Pages of round numbers hold the figures of the text reports, and any parser reads them. */
class PageTest {
    private static final Verdict GOOD = new Verdict(true, List.of("max-chips 16, it uses 16"), List.of(), List.of());
    private static final List<Explanation> TREES = List.of(Explanation.of(
            "step time",
            2.5,
            "s",
            "a < b & c",
            Explanation.of("kernels", 2, "s", "sum", Explanation.figure("peak", 312e12, "FLOP/s", "sheet"))));
    private static final RooflineHtml ROOFLINE =
            new RooflineHtml(312e12, 2e12, List.of(new OperatorLoad("layer: <up>", 0.5, 1000, 250e12, Bound.MATRIX)));

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static Document page(Page.Section... sections) throws Exception {
        return parse(SectionHtml.page(List.of(sections), "1.2.3"));
    }

    private static void assertSays(Document page, String... texts) {
        String all = page.getDocumentElement().getTextContent();
        for (String text : texts) {
            assertTrue(all.contains(text), () -> text + "\nis not in\n" + all);
        }
    }

    private static int count(Document page, String tag) {
        return page.getElementsByTagName(tag).getLength();
    }

    private static Page.Section training(Setting setting) {
        return TrainingHtml.of(SampleResults.training(16, 68.3), setting, GOOD, ROOFLINE, TREES);
    }

    @Test
    void trainingHasTheFiguresOfItsTextReport() throws Exception {
        Document page = page(training(SampleResults.SETTING));

        assertSays(
                page,
                "gpt-on-sixteen",
                "2 x dgx-a100-80gb",
                "52,429 tokens/s",
                "48.1 %",
                "68.3 days",
                "exposed communication: 250 ms, 10.0 %",
                "activations: 20.00 GiB, 25.0 %",
                "fits, 41.00 GiB of 80.00 GiB",
                "Target met: max-chips 16, it uses 16",
                "node dgx-a100-80gb has an estimated price",
                "layer: <up>",
                "step time = 2.500 s by a < b & c",
                "peak = 312 TFLOP/s [sheet]",
                "Made by sandtable 1.2.3.");
        assertEquals(3, count(page, "svg"), "time, memory, roofline");
        assertEquals(2, count(page, "details"), "a leaf does not unfold");
    }

    @Test
    void nothingIsDrawnWithoutOperators() throws Exception {
        Document page = page(TrainingHtml.of(
                SampleResults.training(16, 68.3),
                SampleResults.SETTING,
                GOOD,
                new RooflineHtml(312e12, 2e12, List.of()),
                List.of()));

        assertEquals(2, count(page, "svg"));
        assertEquals(0, count(page, "details"));
    }

    @Test
    void inferenceThatDoesNotFitSaysWhatWould() throws Exception {
        Verdict verdict = new Verdict(false, List.of(), List.of(), List.of("batch: 2 (31.5 GiB)"));
        Document page = page(InferenceHtml.of(
                SampleResults.inference(SampleResults.gib(32)), SampleResults.SETTING, verdict, TREES));

        assertSays(page, "prefill: 500 ms, 20.0 %", "decode: 2 s, 80.0 %", "DOES NOT FIT", "batch: 2 (31.5 GiB)");
    }

    @Test
    void sizesShowWhatElseThereWas() throws Exception {
        SizingResult result = new SizingResult(
                Optional.of(SampleResults.training(24, 45.6)),
                List.of(SampleResults.training(16, 68.3), SampleResults.training(24, 45.6)),
                List.of(SampleResults.training(32, 34.2)),
                5,
                40,
                "");
        Document page = page(SizingHtml.of("fewest chips", 60, result, SampleResults.SETTING, TREES));

        assertSays(page, "fewest chips", "16 chips, 68.3 days, tensor 4", "40 plans fit memory, 5 were simulated");
        assertEquals(4, count(page, "circle"), "two on the frontier, a runner-up, and a ring around the choice");
        assertEquals(3, count(page, "svg"), "frontier, time, memory");
    }

    @Test
    void sizesWithoutAnAnswerSayWhyNot() throws Exception {
        SizingResult result = new SizingResult(Optional.empty(), List.of(), List.of(), 0, 0, "no plan fits memory");
        Document page = page(SizingHtml.of("fewest chips", 60, result, SampleResults.SETTING, List.of()));

        assertSays(page, "No plan meets the target: no plan fits memory.");
        assertEquals(0, count(page, "svg"));
    }

    @Test
    void severalScenariosShareAPage() throws Exception {
        Document page = page(
                training(SampleResults.SETTING),
                SectionHtml.infeasible(SampleResults.SETTING, "training", 8, "none fits"));

        assertSays(page, "2 scenarios", "No plan for 8 chips: none fits.");
        assertEquals(2, count(page, "section"));
        assertEquals(2, count(page, "a"));
    }

    @Test
    void namesCannotBreakOutAndNothingIsFetched() throws Exception {
        String name = "</title><script>alert(\"训练\")</script>";
        Setting odd = new Setting(name, "m", "c", "chip", "stack", "1.2.3", 7);
        String text = SectionHtml.page(List.of(training(odd)), "1.2.3");
        Document page = parse(text);

        assertEquals(0, count(page, "script"));
        assertEquals(name, page.getElementsByTagName("h1").item(0).getTextContent());
        assertFalse(text.replace("xmlns=\"http://www.w3.org/", "").contains("://"), "no address to fetch from");
        assertEquals(text, SectionHtml.page(List.of(training(odd)), "1.2.3"), "the same result is the same page");
        String sheet = page.getElementsByTagName("style").item(0).getTextContent();
        assertTrue(text.contains(sheet), "browsers read the style unescaped, so nothing in it may need escaping");
    }
}
