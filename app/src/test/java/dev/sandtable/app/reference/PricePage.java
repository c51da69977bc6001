// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.planner.price.Operator;
import dev.sandtable.planner.price.PricedRow;
import dev.sandtable.planner.price.Pricer;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operators of {@code price} and the columns of each, found by watching which columns the pricer reads and which it
 * cannot do without.
 */
final class PricePage {
    private static final String SAMPLE = "chip=a100-sxm4-80gb cluster=a100-sxm4-80gb-node dtype=bf16 out_dtype=bf16"
            + " accumulate=false batch=2 m=512 n=1024 k=2048 layout=NN launch=kernel groups=4 q_len=512 kv_len=2048"
            + " heads=16 kv_heads=16 head_dim=128 v_head_dim=128 causal=true kv_dtype=bf16 rows=4096 cols=2048 tokens=512"
            + " hidden=2048 inter=1024 experts=16 active=2 distribution=balanced moe_tp=1 moe_ep=1 ranks=2 bytes=1048576"
            + " stack=cuda-megatron clock=governed epilogue=bias sparsity=dense scale_block=none"
            + " weight_dtype=bf16 window=1024 stride=4096";
    /** A sample whose input is narrower than its output, and one whose output is. */
    private static final String NARROW = "int8";

    private final Pricer pricer;

    PricePage(Pricer pricer) {
        this.pricer = pricer;
    }

    /** What one operator reads. */
    record Columns(Set<String> needed, Set<String> optional) {}

    /** A row that remembers which of its columns were asked for. */
    private static final class Watched extends AbstractMap<String, String> {
        private final Map<String, String> row;
        private final Set<String> asked = new TreeSet<>();

        Watched(Map<String, String> row) {
            this.row = row;
        }

        @Override
        public String get(Object column) {
            asked.add(String.valueOf(column));
            return row.getOrDefault(column, "");
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return row.entrySet();
        }
    }

    static Map<String, String> sample(Operator operator) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("op", spelling(operator));
        for (String pair : SAMPLE.split(" ")) {
            int at = pair.indexOf('=');
            row.put(pair.substring(0, at), pair.substring(at + 1));
        }
        if (operator == Operator.QUANTISE) {
            row.put("out_dtype", NARROW);
        } else if (operator == Operator.DEQUANTISE) {
            row.put("dtype", NARROW);
        }
        return row;
    }

    static String spelling(Operator operator) {
        return operator.spelling();
    }

    /** The columns that an operator reads, by leaving out one after the other. */
    Columns columns(Operator operator) {
        Map<String, String> full = sample(operator);
        Watched all = new Watched(full);
        PricedRow priced = pricer.price(all);
        if (priced.error().isPresent()) {
            throw new IllegalStateException(
                    spelling(operator) + ": " + priced.error().get());
        }
        Set<String> asked = new TreeSet<>(all.asked);
        Set<String> needed = new TreeSet<>();
        for (String column : all.asked) {
            Map<String, String> less = new LinkedHashMap<>(full);
            less.remove(column);
            Watched watched = new Watched(less);
            if (pricer.price(watched).error().isPresent()) {
                needed.add(column);
            }
            asked.addAll(watched.asked);
        }
        asked.removeAll(needed);
        return new Columns(needed, asked);
    }

    String write(String header) {
        Page page = new Page("Rows of `price`")
                .paragraph("`sandtable price ROWS.csv` reads a table whose first line names the columns, in any order;"
                        + " cells that an operator does not use may be blank, and columns that none uses are carried"
                        + " through. A row that is wrong fills `error`; the others are priced.")
                .heading(2, "Operators")
                .paragraph("An operator fails without the columns that it needs; the others have a default.");
        List<List<String>> rows = new ArrayList<>();
        Map<String, Set<String>> readers = new TreeMap<>();
        for (Operator operator : Operator.values()) {
            Columns columns = columns(operator);
            rows.add(Page.row(
                    Page.literal(spelling(operator)),
                    operator.meaning(),
                    operator.law(),
                    list(columns.needed()),
                    list(columns.optional())));
            for (Set<String> names : List.of(columns.needed(), columns.optional())) {
                names.forEach(name ->
                        readers.computeIfAbsent(name, key -> new TreeSet<>()).add(spelling(operator)));
            }
        }
        page.table(List.of("op", "is", "time", "needs", "may have"), rows).heading(2, "Columns");
        List<List<String>> meanings = new ArrayList<>();
        readers.keySet()
                .forEach(column -> meanings.add(Page.row(Page.literal(column), PriceWords.COLUMNS.apply(column))));
        page.table(List.of("column", "says"), meanings).heading(2, "Columns that are added");
        List<List<String>> added = new ArrayList<>();
        for (String column : header.strip().split(",")) {
            if (!column.equals("op")) {
                added.add(Page.row(Page.literal(column), PriceWords.ADDED.apply(column)));
            }
        }
        return page.table(List.of("column", "says"), added).markdown();
    }

    private static String list(Set<String> names) {
        List<String> quoted = new ArrayList<>();
        names.stream().filter(name -> !name.equals("op")).forEach(name -> quoted.add(Page.literal(name)));
        return String.join(", ", quoted);
    }
}
