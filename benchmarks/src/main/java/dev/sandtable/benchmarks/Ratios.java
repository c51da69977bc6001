// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks;

import dev.sandtable.benchmarks.calendar.Increments;
import dev.sandtable.benchmarks.calendar.QueueKind;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What a page says about its results beside one another; a ratio of something that was not run is left out. */
final class Ratios {
    private static final String[] SIZES = {"100", "1000", "10000", "100000", "1000000"};
    private static final String[] RIVAL_SIZES = {"1000", "100000", "1000000"};
    private static final Increments[] RIVAL_INCREMENTS = {Increments.EXPONENTIAL, Increments.ACCELERATOR};

    private final Map<String, RunResult> results;
    private final StringBuilder text = new StringBuilder();

    Ratios(Map<String, RunResult> results) {
        this.results = results;
    }

    /** The tables of ratios. */
    String write() {
        rivals();
        text.append("| ratio | value | of processor time |\n|---|---:|---:|\n");
        queues();
        engines();
        threads();
        models();
        memory();
        networks();
        return text.toString();
    }

    // ---- Queues -----------------------------------------------------------------

    private static String hold(QueueKind queue, Increments increments, String pending) {
        boolean main = queue == QueueKind.WHEEL || queue == QueueKind.PRIORITY_QUEUE;
        return (main ? "Calendar" : "Rival") + ".hold increments=" + increments + " pending=" + pending + " queue="
                + queue;
    }

    /** One row for each event set: how many times as fast as Java's priority queue it is. */
    private void rivals() {
        StringBuilder rows = new StringBuilder();
        for (QueueKind queue : QueueKind.values()) {
            StringBuilder row = new StringBuilder();
            for (Increments increments : RIVAL_INCREMENTS) {
                for (String pending : RIVAL_SIZES) {
                    RunResult java = results.get(hold(QueueKind.PRIORITY_QUEUE, increments, pending));
                    RunResult rival = results.get(hold(queue, increments, pending));
                    row.append(java == null || rival == null ? "" : ResultPage.number(score(java) / score(rival)))
                            .append(" | ");
                }
            }
            if (row.chars().anyMatch(Character::isDigit)) {
                rows.append("| ")
                        .append(queue)
                        .append(" | ")
                        .append(row.toString().stripTrailing())
                        .append('\n');
            }
        }
        if (rows.length() > 0) {
            text.append(
                    "How many times as fast as Java's priority queue, by increments and pending events:\n\n| queue |");
            StringBuilder rule = new StringBuilder("|---|");
            for (Increments increments : RIVAL_INCREMENTS) {
                for (String pending : RIVAL_SIZES) {
                    text.append(' ')
                            .append(increments)
                            .append(' ')
                            .append(pending)
                            .append(" |");
                    rule.append("---:|");
                }
            }
            text.append('\n').append(rule).append('\n').append(rows).append('\n');
        }
    }

    private void queues() {
        for (Increments increments : Increments.values()) {
            for (String pending : SIZES) {
                ratio(
                        "Java's priority queue over the wheel, " + increments + ", pending=" + pending,
                        hold(QueueKind.PRIORITY_QUEUE, increments, pending),
                        hold(QueueKind.WHEEL, increments, pending));
            }
        }
    }

    // ---- Engines ----------------------------------------------------------------

    private void engines() {
        for (String rival : new String[] {"SSJ", "DSOL"}) {
            for (String pending : RIVAL_SIZES) {
                String at = " pending=" + pending;
                ratio(
                        rival + " over this engine," + at,
                        "Engine.event engine=" + rival + at,
                        "Engine.event engine=SANDTABLE" + at);
            }
        }
        for (String pending : new String[] {"1000", "100000"}) {
            String at = " pending=" + pending;
            String bare = "Guard.event engine=BARE" + at;
            ratio("the engine's loop with its guards over without," + at, "Guard.event engine=SANDTABLE" + at, bare);
            ratio(
                    "the same with a law checked at every event," + at,
                    "Guard.event engine=SANDTABLE_CHECKED" + at,
                    bare);
        }
        ratio("a task drawn on a recorder that takes no note over one not drawn", "Span.drawnOnNothing", "Span.silent");
        ratio("a task drawn and kept over one not drawn", "Span.kept", "Span.silent");
    }

    // ---- Threads ----------------------------------------------------------------

    private void threads() {
        ratio(
                "ten thousand simulations in one thread over two",
                "Fleet.simulation threads=1",
                "Fleet.simulation threads=2");
        for (String work : new String[] {"0", "500"}) {
            for (String nodes : new String[] {"4", "16", "64", "1024", "16384"}) {
                String of = "Split.event nodes=" + nodes + " partitions=";
                ratio(
                        "one simulation of " + nodes + " nodes in one thread over split in two, work=" + work,
                        of + "1 work=" + work,
                        of + "2 work=" + work);
            }
        }
    }

    // ---- Models -----------------------------------------------------------------

    private void models() {
        ratio("a product followed tile by tile over one by waves", "Chip.coldTiles", "Chip.coldWave");
        ratio("a new product over a remembered one", "Chip.coldWaves", "Chip.remembered");
        ratio("1,024 ranks over one for each stage", "Step.unfolded", "Step.folded");
        ratio("16,384 ranks over one for each stage", "Machine.step fold=OFF", "Machine.step fold=AUTO");
        ratio("a first step over another", "Step.fromFiles", "Step.again");
    }

    // ---- Memory -----------------------------------------------------------------

    /** Requests per second of processor time over those of the simulators in the published tables, and the mean of each table. */
    private void memory() {
        PublishedSpeeds speeds = PublishedSpeeds.read();
        for (boolean perBank : new boolean[] {false, true}) {
            double logarithms = 0;
            int rows = 0;
            for (Map.Entry<String, RunResult> entry : results.entrySet()) {
                String row = entry.getKey().replaceFirst("^Dram\\.request row=", "");
                OptionalDouble other = row.equals(entry.getKey()) || row.startsWith(DramBenchmark.PER_BANK) != perBank
                        ? OptionalDouble.empty()
                        : speeds.find(row);
                if (other.isPresent()) {
                    double times = 1e9 / processorNs(entry.getValue()) / other.getAsDouble();
                    memoryRow("requests of " + row + " over the simulator of its table", times);
                    logarithms += StrictMath.log(times);
                    rows++;
                }
            }
            if (rows > 0) {
                String table = perBank ? "DRAMsim3" : "Ramulator 2.1";
                memoryRow("geometric mean over " + table, StrictMath.exp(logarithms / rows));
            }
        }
    }

    // ---- Networks ---------------------------------------------------------------

    /** Cycles per second of processor time that the simulator of noc-oracle.csv reached at best, as its head says. */
    private void networks() {
        network("mesh 8 2 0.4 1", 3_200);
        network("mesh 8 2 0.4 5", 3_200);
        network("torus 8 3 0.28 5", 190);
    }

    private void network(String at, double others) {
        RunResult run = results.get("Noc.cycle network=" + at);
        if (run != null) {
            memoryRow("cycles of " + at + " over BookSim 2", 1e9 / processorNs(run) / others);
        }
    }

    private void memoryRow(String what, double times) {
        text.append("| ")
                .append(what)
                .append(" | | ")
                .append(ResultPage.number(times))
                .append(" |\n");
    }

    private void ratio(String what, String above, String below) {
        RunResult numerator = results.get(above);
        RunResult denominator = results.get(below);
        if (numerator == null || denominator == null) {
            return;
        }
        text.append("| ").append(what).append(" | ");
        text.append(ResultPage.number(score(numerator) / score(denominator))).append(" | ");
        text.append(ResultPage.number(processorNs(numerator) / processorNs(denominator)))
                .append(" |\n");
    }

    private static double score(RunResult run) {
        return run.getPrimaryResult().getScore();
    }

    /** Processor time per operation; not a number if the run did not take it. */
    static double processorNs(RunResult run) {
        Result<?> taken = run.getSecondaryResults().get(CpuTimeProfiler.LABEL);
        return taken == null ? Double.NaN : taken.getScore();
    }
}
