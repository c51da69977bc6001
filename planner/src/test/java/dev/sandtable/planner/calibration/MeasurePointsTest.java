// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.SpecDocument;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The points that tools/measure/measure.py measures decide the constants of a chip: times that known constants make on them,
 * scattered as measurements scatter, give the constants back. The script itself is asked only where there is a Python.
 */
final class MeasurePointsTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path TOOL = HOME.resolve("tools").resolve("measure");
    private static final double SCATTER = 0.03;

    private final Catalogues catalogues = Catalogues.open(HOME, List.of());

    @ParameterizedTest
    @CsvSource({
        "a100-sxm4-80gb, 0.92, 0.8, 0.7, 1.8, 28672, 1.2, 1.1",
        "h100-sxm5-80gb, 0.9, 0.75, 0.6, 2.2, 28672, 1.5, 0.8",
        "ascend-910b1, 0.85, 0.7, 0.5, 2, 28672, 2, 0.7",
    })
    void thePointsDecideTheConstants(
            String chip,
            double matrix,
            double memory,
            double cache,
            double loaded,
            double outstanding,
            double tile,
            double energy)
            throws IOException {
        double[] truth = {matrix, memory, cache, loaded, outstanding, tile, energy};
        CalibrationRequest request =
                new CalibrationRequest(chip, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), 1, 2);
        CalibrationResult result = new ChipCalibration(catalogues, request)
                .run(new StringReader(made(chip, truth)), "made.csv", words -> {});
        assertTrue(result.after().mape() < 1.5 * SCATTER, chip + ": " + result.after());
        assertTrue(result.crossValidated().orElseThrow().mape() < 2.5 * SCATTER, chip + ": " + result.crossValidated());
        int fitted = 0;
        for (int j = 0; j < truth.length; j++) {
            FittedConstant found = result.constants().get(j);
            double off = Math.abs(StrictMath.log(found.value() / truth[j]));
            fitted += found.fitted() ? 1 : 0;
            assertTrue(
                    !found.fitted() || off < 3.5 * found.standardError() + 0.02,
                    chip + " " + found + " was " + truth[j]);
        }
        assertTrue(fitted >= 5, chip + ": only " + fitted + " constants are determined: " + result.constants());
    }

    /** The points with the times that these values make, each off by up to twice the scatter, evenly spread. */
    private String made(String chip, double[] truth) throws IOException {
        SpecDocument<ChipSpec> document = catalogues.chips().byNameOrThrow(chip);
        ChipSubject subject =
                new ChipSubject(document, document, document.value().defaultStack(), catalogues, 2);
        List<String> lines = Files.readAllLines(TOOL.resolve("points.csv")).stream()
                .filter(line -> !line.contains(",stream,")
                        && !line.contains(",eager,")
                        && !line.contains("-to-")
                        && !line.matches("(all|reduce).*"))
                .toList();
        String timed = lines.get(0) + "\n"
                + lines.stream().skip(1).map(line -> timed(line, 1)).collect(Collectors.joining("\n")) + "\n";
        Measurements points =
                Measurements.read(new StringReader(timed), "points.csv", new ChipCalibration.OfChip(chip));
        assertEquals(List.of(), points.problems());
        double[] seconds = subject.seconds(points.rows(), truth);
        SplittableRandom random = new SplittableRandom(11);
        List<String> made = new ArrayList<>(List.of(lines.get(0)));
        for (int i = 0; i < seconds.length; i++) {
            double scattered = seconds[i] * (1 + 2 * SCATTER * (2 * random.nextDouble() - 1));
            made.add(timed(lines.get(points.rows().get(i).line() - 1), scattered * 1e6));
        }
        return String.join("\n", made) + "\n";
    }

    /** A line of the points, whose last two cells are the time and its spread. */
    private static String timed(String line, double microseconds) {
        return line.replaceFirst(",,$", String.format(Locale.ROOT, ",%.4f,", microseconds));
    }

    @Test
    void theScriptPrintsThesePoints() throws IOException, InterruptedException {
        String fresh =
                python("measure.py", "--chip", "", "--only", "gemm,attention,copy,launch,collective", "--dry-run");
        Path file = TOOL.resolve("points.csv");
        String committed = Files.readString(file);
        if (!fresh.equals(committed)) {
            Files.writeString(file, fresh);
        }
        assertEquals(committed, fresh, file + " was out of date and is rewritten; look at it and commit");
    }

    @Test
    void theScriptPassesItsTests() throws IOException, InterruptedException {
        python("-m", "unittest", "-q", "test_measure");
    }

    /** What Python prints, standard error with it; the test ends here where there is none. */
    private static String python(String... arguments) throws IOException, InterruptedException {
        assumeTrue(hasPython(), "there is no python3");
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(TOOL.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }
}
