// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.explain.Explanation;
import dev.sandtable.planner.sizing.SizingResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reports of round numbers, a file each under {@code golden}: read them to see what users see. */
class GoldenReportTest {
    private static void assertGolden(String name, String actual) throws IOException {
        try (InputStream file = GoldenReportTest.class.getResourceAsStream("/golden/" + name + ".txt")) {
            String expected = file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, actual, name + " differs from app/src/test/resources/golden/" + name + ".txt");
        }
    }

    @Test
    void training() throws IOException {
        Verdict verdict = new Verdict(
                true,
                List.of("max-chips 16, it uses 16"),
                List.of("finish-within 60 days, but it takes 68.3 days"),
                List.of());
        assertGolden("training", TrainingText.of(SampleResults.training(16, 68.3), SampleResults.SETTING, verdict));
    }

    @Test
    void trainingAsJson() throws IOException {
        Verdict verdict =
                new Verdict(true, List.of(), List.of("finish-within 60 days, but it takes 68.3 days"), List.of());
        assertGolden(
                "training-json",
                TrainingJson.of(SampleResults.training(16, 68.3), SampleResults.SETTING, verdict)
                                .line()
                                .replace(",\"", ",\n\"")
                        + "\n");
    }

    @Test
    void inferenceThatDoesNotFit() throws IOException {
        Verdict verdict = new Verdict(
                false, List.of(), List.of(), List.of("batch: 2 (31.5 GiB)", "tensor: 8 on 8 chips (18.5 GiB)"));
        assertGolden(
                "inference",
                InferenceText.of(SampleResults.inference(SampleResults.gib(32)), SampleResults.SETTING, verdict));
    }

    @Test
    void sizing() throws IOException {
        SizingResult result = new SizingResult(
                Optional.of(SampleResults.training(24, 45.6)),
                List.of(SampleResults.training(16, 68.3), SampleResults.training(24, 45.6)),
                List.of(SampleResults.training(32, 34.2)),
                5,
                40,
                "");
        assertGolden(
                "sizing", SizingText.of("the fewest chips that finish within 60 days", result, SampleResults.SETTING));
    }

    @Test
    void explanation() throws IOException {
        Explanation tree = Explanation.of(
                "time",
                0.0021,
                "s",
                "device time + launch",
                Explanation.of(
                        "device time",
                        0.002,
                        "s",
                        "max(FLOP / peak, bytes / bandwidth)",
                        Explanation.figure("peak", 3.12e14, "FLOP/s", "peak.bf16; data-sheet: A100 datasheet"),
                        Explanation.figure("bytes", 123_456_789, "B", "operands and result")),
                Explanation.figure("launch", 1e-4, "s", "language.launch; measured"),
                Explanation.of("clock", 1.41e9, "Hz", "governor", Explanation.figure("share", 0.25, "", "x")));
        assertGolden("explanation", ExplanationText.of(tree, 1) + "\n" + ExplanationText.of(tree, 5));
    }
}
