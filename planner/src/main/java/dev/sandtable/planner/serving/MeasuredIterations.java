// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.workload.serving.Iteration;
import java.util.List;
import java.util.Map;

/**
 * Times of iterations from tables of measured operators of one layer.
 *
 * <p><b>Model.</b> An iteration takes layers · (token operators at its tokens rounded up to eights + the cache's write at
 * its tokens + attention of answers + attention of prompts + 2 · (all-reduce + {@code reduceGap}) on tensor ranks). Attention
 * of answers is looked up at their number and their mean context rounded up to 64; attention of prompts at the sum of what was cached,
 * rounded up to 64, and one piece of √(Σ piece²) tokens. Where queries share keys, attention of more than one sequence takes
 * {@code grouped} times as long.
 * <p><b>Left out.</b> Embedding, head, host.
 * <p><b>Check.</b> Request by request against the simulator whose rules these are ({@code ServingOracleTest}).
 * <p><b>Source.</b> Agrawal et al., Vidur (2024), and its execution-time predictor.
 */
public final class MeasuredIterations implements IterationTimes {
    private static final int TOKEN_STEP = 8;
    private static final int CONTEXT_STEP = 64;
    private static final double PS_PER_MS = 1e9;

    private final int layers;
    private final double[] operatorsMs;
    private final double[] cacheWriteMs;
    private final double[][] decodeMs;
    private final double[][] prefillMs;

    /** Columns of token operators that are written at the exact number of tokens. */
    private static final String CACHE_WRITE = "attn_kv_cache_save_ms";

    /**
     * Tables as rows by column.
     *
     * @param layers of the model
     * @param tokenOperators num_tokens and a column of milliseconds for each operator
     * @param decode batch_size, kv_cache_size, attn_decode_ms
     * @param prefill kv_cache_size, chunk_from, chunk_to, attn_prefill_ms
     * @throws IllegalArgumentException if a column is missing or no number
     */
    public MeasuredIterations(
            int layers,
            List<Map<String, String>> tokenOperators,
            List<Map<String, String>> decode,
            List<Map<String, String>> prefill) {
        this.layers = layers;
        int most = largest(tokenOperators, "num_tokens");
        operatorsMs = new double[most + 1];
        cacheWriteMs = new double[most + 1];
        for (Map<String, String> row : tokenOperators) {
            int tokens = (int) number(row, "num_tokens");
            for (Map.Entry<String, String> cell : row.entrySet()) {
                if (cell.getKey().endsWith("_ms")) {
                    double ms = number(row, cell.getKey());
                    if (cell.getKey().equals(CACHE_WRITE)) {
                        cacheWriteMs[tokens] = ms;
                    } else {
                        operatorsMs[tokens] += ms;
                    }
                }
            }
        }
        decodeMs = new double[largest(decode, "batch_size") + 1][largest(decode, "kv_cache_size") / CONTEXT_STEP + 1];
        for (Map<String, String> row : decode) {
            decodeMs[(int) number(row, "batch_size")][(int) number(row, "kv_cache_size") / CONTEXT_STEP] =
                    number(row, "attn_decode_ms");
        }
        prefillMs = new double[largest(prefill, "kv_cache_size") / CONTEXT_STEP + 1][largest(prefill, "chunk_to") + 1];
        for (Map<String, String> row : prefill) {
            double[] chunks = prefillMs[(int) number(row, "kv_cache_size") / CONTEXT_STEP];
            for (int chunk = (int) number(row, "chunk_from"); chunk <= number(row, "chunk_to"); chunk++) {
                chunks[chunk] = number(row, "attn_prefill_ms");
            }
        }
    }

    @Override
    public long ps(Iteration iteration) {
        int tokens = steps(iteration.tokens(), TOKEN_STEP) * TOKEN_STEP;
        double ms = at(operatorsMs, tokens, "token operators") + cacheWriteMs[iteration.tokens()];
        if (iteration.decodes() > 0) {
            long mean = iteration.decodeContext() / iteration.decodes();
            ms += at(row(decodeMs, iteration.decodes(), "decode"), steps(mean, CONTEXT_STEP), "decode");
        }
        if (iteration.prefills() > 0) {
            int past = steps(iteration.prefillPast(), CONTEXT_STEP);
            int chunk = (int) StrictMath.rint(StrictMath.sqrt(iteration.prefillSquares()));
            ms += at(row(prefillMs, past, "prefill"), chunk, "prefill");
        }
        return Math.round(layers * ms * PS_PER_MS);
    }

    private static int steps(long value, int step) {
        return Math.toIntExact((value + step - 1) / step);
    }

    private static double[] row(double[][] table, int index, String name) {
        if (index >= table.length) {
            throw outside(name, index, table.length - 1);
        }
        return table[index];
    }

    private static double at(double[] table, int index, String name) {
        if (index >= table.length) {
            throw outside(name, index, table.length - 1);
        }
        return table[index];
    }

    private static IllegalArgumentException outside(String name, int index, int last) {
        return new IllegalArgumentException("the measured table of " + name + " ends at " + last + ", and " + index
                + " is asked for; measure more, or bound max-batched-tokens and max-batch");
    }

    private static int largest(List<Map<String, String>> rows, String column) {
        int largest = 0;
        for (Map<String, String> row : rows) {
            largest = Math.max(largest, (int) number(row, column));
        }
        return largest;
    }

    private static double number(Map<String, String> row, String column) {
        String text = row.get(column);
        if (text == null) {
            throw new IllegalArgumentException("a measured table lacks the column " + column);
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + ": '" + text + "' is no number", e);
        }
    }
}
