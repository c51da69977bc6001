// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A training step of a Llama as a generator of symbolic tensor graphs draws it: tensor parallel with sequences sharded,
 * replicated over data. Node for node the graph whose times are known, in the generator's units: multiply-accumulates and elements.
 *
 * <pre>
 *  embed → [ norm → gather → qkv → attention → out → scatter → add
 *            → norm → gather → gate → down → scatter → add ] × layers → head → loss → the way back
 *  each layer's gradients → all-reduce over data → update
 * </pre>
 *
 * <p>Lines of {@link #LAYER}: number within the layer; what it does; its operations; its size; what it comes after, with < for the
 * layer before and > for the layer behind. {@code s} is a shard of activations, {@code a} all of them, {@code q} queries, keys and
 * values, {@code g} the feed-forward's, {@code w} the layer's weights; {@code Q}, {@code O} and {@code F} are matrix products.
 */
record LlamaStep(int layers, long hidden, long ffn, long sequence, long batch, int data, int tensor, long vocabulary) {
    static final LlamaStep OF_EIGHT_LAYERS = new LlamaStep(8, 4096, 11008, 2048, 8, 4, 2, 32_000);

    private static final int STRIDE = 86;

    private static final List<String> LAYER = List.of(
            "2 compute 5s s <74",
            "3 compute s s 31 51",
            "4 compute 5s s 3",
            "7 compute Q q 8",
            "8 gather - s 2",
            "9 compute s s 7",
            "10 compute s s 7",
            "11 compute s s 7",
            "14 compute O a 37",
            "16 scatter - a 14",
            "19 gather - s 51",
            "20 compute O s 19",
            "21 compute O s 37 19",
            "25 compute a a 41 40",
            "26 compute q q 25 39",
            "27 compute Q q 28 26",
            "28 gather - s 2",
            "29 compute Q a 26",
            "31 scatter - a 29",
            "37 compute 3s s 9 10 11",
            "39 compute 6s s 20",
            "40 compute 6s s 20",
            "41 compute 6s s 20",
            "44 compute s s 16 <74",
            "49 compute 5s s 44",
            "50 compute s s 71 >4",
            "51 compute 5s s 50",
            "56 gather - s 49",
            "57 compute F g 56",
            "58 compute F a 57",
            "60 scatter - a 58",
            "63 gather - s >4",
            "64 compute F g 57 63",
            "65 compute F g 63",
            "67 gather - s 49",
            "68 compute F g 65 67",
            "69 compute F a 65",
            "71 scatter - a 69",
            "74 compute s s 60 44",
            "80 reduce - w 27 21 68 64");

    private long tokens() {
        return batch / data * sequence;
    }

    private long number(String word) {
        long shard = tokens() * hidden / tensor;
        String letter = word.substring(word.length() - 1);
        long times = word.length() > 1 ? Long.parseLong(word.substring(0, word.length() - 1)) : 1;
        return times
                * switch (letter) {
                    case "-" -> 0;
                    case "s" -> shard;
                    case "a" -> tokens() * hidden;
                    case "q" -> 3 * shard;
                    case "g" -> tokens() * ffn / tensor;
                    case "w" -> (2 * ffn * hidden + 4 * hidden * hidden) / tensor;
                    case "Q" -> tokens() * hidden * 3 * hidden / tensor;
                    case "O" -> tokens() * hidden * hidden / tensor;
                    case "F" -> tokens() * hidden * ffn / tensor;
                    case "V" -> tokens() * hidden * vocabulary / tensor;
                    case "v" -> tokens() * vocabulary / tensor;
                    case "e" -> vocabulary * hidden;
                    default -> throw new IllegalArgumentException(word);
                };
    }

    /** The groups of a rank: ranks of one data-parallel group are neighbours. */
    private static String over(String what, int index) {
        return what + index;
    }

    /** The trace of all ranks. */
    ExecutionTrace trace() {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        List<RankTrace> ranks = new ArrayList<>();
        for (int t = 0; t < tensor; t++) {
            for (int d = 0; d < data; d++) {
                int rank = t * data + d;
                groups.computeIfAbsent(over("data", t), key -> new ArrayList<>())
                        .add(rank);
                groups.computeIfAbsent(over("tensor", d), key -> new ArrayList<>())
                        .add(rank);
                ranks.add(new RankTrace(rank, "rank " + rank, nodes(over("data", t), over("tensor", d))));
            }
        }
        return new ExecutionTrace("llama", ranks, groups, UnitEvidence.NONE, List.of());
    }

    private List<TraceNode> nodes(String dataGroup, String tensorGroup) {
        List<TraceNode> nodes = new ArrayList<>();
        int ends = STRIDE * layers;
        for (int layer = 0; layer < layers; layer++) {
            for (String line : LAYER) {
                String[] words = line.split(" ");
                nodes.add(node(
                        (long) layer * STRIDE + Integer.parseInt(words[0]),
                        words,
                        Arrays.stream(words).skip(4).map(placeOf(layer)).toList(),
                        words[1].equals("reduce") ? dataGroup : tensorGroup));
            }
        }
        long top = ends - STRIDE;
        nodes.add(node(ends + 2, "compute V s", List.of(), ""));
        nodes.add(node(ends + 4, "compute V e", List.of(4L), ""));
        nodes.add(node(ends + 5, "compute V v", List.of(4L), ""));
        nodes.add(node(ends + 7, "compute V v", List.of(top + 74), ""));
        nodes.add(node(ends + 9, "compute V e", List.of(top + 74, ends + 13L), ""));
        nodes.add(node(ends + 10, "compute V s", List.of(ends + 13L), ""));
        nodes.add(node(ends + 12, "compute 5s s", List.of(ends + 7L), ""));
        nodes.add(node(ends + 13, "compute 5s s", List.of(ends + 12L), ""));
        long sums = ends + 14;
        long updates = sums + layers + 12;
        for (int layer = 0; layer < layers; layer++) {
            nodes.add(node(sums + layer, "compute w w", List.of((long) layer * STRIDE + 80), ""));
            nodes.add(node(updates + layer, "compute w w", List.of(sums + layer), ""));
        }
        long last = updates + layers;
        nodes.add(node(sums + layers, "compute e e", List.of(ends + 4L), ""));
        nodes.add(node(sums + layers + 1, "compute e e", List.of(ends + 9L), ""));
        for (int i = 0; i < 2; i++) {
            nodes.add(node(last + 3L * i, "compute e e", List.of(last + 3L * i + 2), ""));
            nodes.add(node(last + 3L * i + 1, "reduce - e", List.of(sums + layers + i), dataGroup));
            nodes.add(node(last + 3L * i + 2, "reduce - e", List.of(last + 3L * i + 1), tensorGroup));
        }
        return nodes;
    }

    private Function<String, Long> placeOf(int layer) {
        return word -> {
            int ends = STRIDE * layers;
            if (word.startsWith("<")) {
                return layer == 0 ? ends + 2L : (layer - 1L) * STRIDE + Integer.parseInt(word.substring(1));
            }
            if (word.startsWith(">")) {
                return layer == layers - 1 ? ends + 10L : (layer + 1L) * STRIDE + Integer.parseInt(word.substring(1));
            }
            return (long) layer * STRIDE + Integer.parseInt(word);
        };
    }

    private TraceNode node(long id, String words, List<Long> after, String group) {
        return node(id, ("0 " + words).split(" "), after, group);
    }

    private TraceNode node(long id, String[] words, List<Long> after, String group) {
        TraceTask task = switch (words[1]) {
            case "compute" -> new TraceTask.Compute(false, number(words[2]), number(words[3]));
            case "gather" -> new TraceTask.CollectiveCall(Collective.Kind.ALL_GATHER, group, number(words[3]));
            case "scatter" -> new TraceTask.CollectiveCall(Collective.Kind.REDUCE_SCATTER, group, number(words[3]));
            case "reduce" -> new TraceTask.CollectiveCall(Collective.Kind.ALL_REDUCE, group, number(words[3]));
            default -> throw new IllegalArgumentException(words[1]);
        };
        return new TraceNode(id, words[1] + " " + id, after, task, TraceNode.NOT_RECORDED);
    }
}
