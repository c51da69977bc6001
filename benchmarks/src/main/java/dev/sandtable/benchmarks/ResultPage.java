// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs every benchmark briefly and writes what came out as a page: machine, scores, allocation, ratios.
 *
 * <p>Scores of short runs on a busy machine are good to some ten per cent; the page states the load that it was taken
 * under.
 */
public final class ResultPage {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, RunResult> results = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private ResultPage(Collection<RunResult> runs) {
        for (RunResult run : runs) {
            results.put(name(run), run);
        }
    }

    /** Runs the benchmarks whose names match the first argument (all without one) and writes the page. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        double before = load();
        Collection<RunResult> runs = new Runner(new OptionsBuilder()
                        .include(arguments.length > 0 ? arguments[0] : "dev\\.sandtable\\.benchmarks")
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        Path folder = Home.find().resolve("benchmarks").resolve("results");
        Path page = folder.resolve(
                day + "-jdk" + Runtime.version().feature() + (arguments.length > 0 ? "-part" : "") + ".md");
        Files.createDirectories(folder);
        Files.writeString(page, new ResultPage(runs).write(day, before, load()));
    }

    // ---- The page ---------------------------------------------------------------

    private String write(String day, double loadBefore, double loadAfter) throws IOException {
        text.append("# Speed, ").append(day).append("\n\n");
        text.append("- Machine: ").append(processor()).append(", ");
        text.append(Runtime.getRuntime().availableProcessors()).append(" cores, ");
        text.append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .append('\n');
        text.append("- Java: ").append(Runtime.version()).append(", ");
        text.append(System.getProperty("java.vm.name")).append('\n');
        text.append("- Load average when it began ").append(number(loadBefore));
        text.append(", when it ended ").append(number(loadAfter)).append("\n");
        text.append(
                "- JMH: one fork, 3 warm-up and 5 measured iterations of a second or one shot; the error is half of the 99.9 % "
                        + "interval\n\n");
        scores();
        ratios();
        return text.toString();
    }

    private void scores() {
        text.append("| benchmark | score | error | unit | bytes allocated per operation |\n|---|---:|---:|---|---:|\n");
        results.forEach((name, run) -> {
            Result<?> primary = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
            text.append("| ").append(name).append(" | ").append(number(primary.getScore()));
            text.append(" | ").append(number(primary.getScoreError())).append(" | ");
            text.append(primary.getScoreUnit()).append(" | ");
            text.append(allocated == null ? "" : number(allocated.getScore())).append(" |\n");
        });
        text.append('\n');
    }

    private void ratios() {
        text.append("| ratio | value |\n|---|---:|\n");
        for (String pending : new String[] {"1000", "100000"}) {
            String at = " pending=" + pending;
            ratio("Java's priority queue over the wheel," + at, "Calendar.priorityQueue" + at, "Calendar.wheel" + at);
            ratio("binary heap over the wheel," + at, "Calendar.heap" + at, "Calendar.wheel" + at);
        }
        ratio("a product followed tile by tile over one by waves", "Chip.coldTiles", "Chip.coldWave");
        ratio("a new product over a remembered one", "Chip.coldWaves", "Chip.remembered");
        ratio("1,024 ranks over one for each stage", "Step.unfolded", "Step.folded");
        ratio("a first step over another", "Step.fromFiles", "Step.again");
    }

    private void ratio(String what, String above, String below) {
        RunResult numerator = results.get(above);
        RunResult denominator = results.get(below);
        if (numerator != null && denominator != null) {
            double value = numerator.getPrimaryResult().getScore()
                    / denominator.getPrimaryResult().getScore();
            text.append("| ").append(what).append(" | ").append(number(value)).append(" |\n");
        }
    }

    // ---- Words ------------------------------------------------------------------

    /** Class without its suffix, method, parameters: {@code Calendar.wheel pending=1000}. */
    private static String name(RunResult run) {
        String full = run.getParams().getBenchmark();
        int method = full.lastIndexOf('.');
        int type = full.lastIndexOf('.', method - 1);
        StringBuilder name = new StringBuilder(full.substring(type + 1, method).replace("Benchmark", ""));
        name.append(full.substring(method));
        for (String key : run.getParams().getParamsKeys()) {
            name.append(' ').append(key).append('=').append(run.getParams().getParam(key));
        }
        return name.toString();
    }

    /** Three significant digits. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return "unknown processor";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }
}
