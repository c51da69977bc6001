// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
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
    private static final TimeValue ITERATION = TimeValue.milliseconds(700);

    private final Map<String, RunResult> results = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private ResultPage(Collection<RunResult> runs) {
        for (RunResult run : runs) {
            results.put(name(run), run);
        }
    }

    /**
     * Runs the benchmarks whose names match the first argument (all without one) and writes the page. Further arguments
     * are those of JMH: {@code Calendar -p pending=1000 -f 0 -wi 1 -i 1}.
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        boolean part = arguments.length > 0;
        CommandLineOptions given =
                new CommandLineOptions(part ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
        Options options = options(part ? arguments[0] : "dev\\.sandtable\\.benchmarks", given);
        double before = load();
        Collection<RunResult> runs = new Runner(options).run();
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        Path folder = Home.find().resolve("benchmarks").resolve("results");
        Path page = folder.resolve(day + "-jdk" + Runtime.version().feature() + (part ? "-part" : "") + ".md");
        Files.createDirectories(folder);
        Files.writeString(page, new ResultPage(runs).write(day, before, load()));
    }

    /** What is given, and for what is not given short runs that fit into twenty minutes together. */
    private static Options options(String pattern, CommandLineOptions given) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .include(pattern)
                .jvmArgsAppend("-XX:+UseParallelGC", "-Xms2g", "-Xmx4g")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .shouldFailOnError(true);
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(2);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(ITERATION);
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(5);
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(ITERATION);
        }
        return options.build();
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
        BenchmarkParams first = results.values().iterator().next().getParams();
        text.append("- JMH: ").append(first.getForks()).append(" fork (three where differences are small), ");
        text.append(first.getWarmup().getCount()).append(" warm-up and ");
        text.append(first.getMeasurement().getCount()).append(" measured iterations of ");
        text.append(first.getMeasurement().getTime()).append(" or one shot; options ");
        text.append(String.join(" ", first.getJvmArgs())).append("; the error is half of the 99.9 % interval\n\n");
        scores();
        return text.append(new Ratios(results).write()).toString();
    }

    private void scores() {
        text.append(
                "| benchmark | score | error | unit | bytes allocated per operation | processor ns per operation |\n|---|---:|---:|---|---:|---:|\n");
        results.forEach((name, run) -> {
            Result<?> primary = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
            text.append("| ").append(name).append(" | ").append(number(primary.getScore()));
            text.append(" | ").append(number(primary.getScoreError())).append(" | ");
            text.append(primary.getScoreUnit()).append(" | ");
            text.append(allocated == null ? "" : number(allocated.getScore())).append(" | ");
            text.append(number(Ratios.processorNs(run))).append(" |\n");
        });
        text.append('\n');
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
    static String number(double value) {
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
