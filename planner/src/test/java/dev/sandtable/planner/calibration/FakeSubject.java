// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.ClockMode;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part whose law can be checked by hand: t = m / rate + n · hop + k · nothing, with the constants rate, hop, twin (which
 * acts as hop does) and idle (which does nothing).
 */
final class FakeSubject implements Subject {
    static final Constant RATE = new Constant("rate", "rate", "", 2, 0.1, 100, 1);
    static final Constant HOP = new Constant("hop", "hop", "us", 3, 0.1, 100, 1);
    static final Constant TWIN = new Constant("twin", "twin", "", 1, 0.01, 100, 0.9);
    static final Constant IDLE = new Constant("idle", "idle", "", 1, 0.01, 100, 1);

    @Override
    public String entry() {
        return "fake";
    }

    @Override
    public Optional<String> origin() {
        return Optional.empty();
    }

    @Override
    public List<Constant> constants() {
        return List.of(RATE, HOP, TWIN, IDLE);
    }

    @Override
    public double[] seconds(List<MeasuredRow> rows, double[] values) {
        return rows.stream()
                .mapToDouble(row -> microseconds(row, values) * 1e-6)
                .toArray();
    }

    static double microseconds(MeasuredRow row, double... values) {
        Gemm work = (Gemm) row.work();
        return work.m() / values[0] + work.n() * values[1] * values[2];
    }

    @Override
    public List<String> regimes(List<MeasuredRow> rows, double[] values) {
        return rows.stream()
                .map(row -> ((Gemm) row.work()).m() > ((Gemm) row.work()).n() ? "rate" : "hops")
                .toList();
    }

    /** A hundred rows' worth a microsecond at best. */
    @Override
    public double leastSeconds(MeasuredRow row) {
        return ((Gemm) row.work()).m() / 100.0 * 1e-6;
    }

    @Override
    public String refusal(MeasuredRow row) {
        return ((Gemm) row.work()).k() == 13 ? "k of 13 is unlucky" : "";
    }

    /** A row that took so many microseconds. */
    static MeasuredRow row(int line, long m, long n, double microseconds) {
        return row(line, m, n, 1, microseconds);
    }

    static MeasuredRow row(int line, long m, long n, long k, double microseconds) {
        return new MeasuredRow(
                line,
                "gemm",
                "m " + m + " n " + n + " dtype bf16",
                Gemm.of(m, n, k, DataType.BF16),
                Launch.GRAPH,
                ClockMode.GOVERNED,
                Optional.empty(),
                1,
                microseconds * 1e-6);
    }

    /** Rows of many sizes that these values made; each is off by a factor of {@code 1 ± noise} in turn. */
    static List<MeasuredRow> rows(double noise, double... values) {
        List<MeasuredRow> rows = new ArrayList<>();
        int line = 2;
        for (long m = 1; m <= 4096; m *= 8) {
            for (long n = 1; n <= 4096; n *= 8) {
                double exact = microseconds(row(line, m, n, 1), values);
                rows.add(row(line, m, n, exact * (line % 2 == 0 ? 1 + noise : 1 - noise)));
                line++;
            }
        }
        return rows;
    }

    static CalibrationRequest request(List<String> parameters, Optional<Integer> rows) {
        return new CalibrationRequest("fake", Optional.empty(), Optional.empty(), parameters, rows, 1, 1);
    }
}
