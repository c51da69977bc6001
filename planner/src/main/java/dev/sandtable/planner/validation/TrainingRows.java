// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.replay.StepReplay.Fold;
import dev.sandtable.planner.replay.TrainingReport;
import dev.sandtable.planner.replay.TrainingResult;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.Method;
import dev.sandtable.workload.Overlap;
import dev.sandtable.workload.Precision;
import dev.sandtable.workload.Recompute;
import dev.sandtable.workload.TrainingJob;
import dev.sandtable.workload.graph.StepGraph;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import dev.sandtable.workload.parallel.ContextKind;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.schedule.PipelineSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a row of the table of training steps into the scenario that it describes, and simulates it. */
final class TrainingRows {
    private final Catalogues catalogues;
    private final Tariff tariff;
    /** Clusters of one node by node, stack and attention; they share what their chips have priced. */
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();

    TrainingRows(Catalogues catalogues) {
        this.catalogues = catalogues;
        tariff = catalogues.tariffs().byNameOrThrow("default").value();
    }

    Comparison compare(Map<String, String> row, int number) {
        double measured = Double.parseDouble(text(row, "step_time_s"));
        TrainingResult result = simulate(row);
        double roofline = result.modelFlopsPerStep() / result.chips() / result.peakFlopsPerChip();
        return new Comparison(
                text(row, "set"),
                number,
                measured,
                result.stepSeconds(),
                result.interval().low().value(),
                result.interval().high().value(),
                roofline);
    }

    /** The program of the row's step. */
    StepGraph graph(Map<String, String> row) {
        return StepGraph.of(
                new Transformer(model(row)),
                job(row),
                one(row).stack().framework().graph());
    }

    /** One node of the row's kind under its software. */
    Cluster one(Map<String, String> row) {
        return clusters.computeIfAbsent(
                text(row, "node") + " " + text(row, "stack") + " " + kernels(row), key -> cluster(row));
    }

    TrainingResult simulate(Map<String, String> row) {
        Transformer model = new Transformer(model(row));
        TrainingJob job = job(row);
        List<String> problems = job.problems(model);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        Cluster one = one(row);
        int chips = Integer.parseInt(text(row, "chips"));
        Cluster cluster = chips < one.chipsPerNode()
                ? one.withChips(chips)
                : one.withNodes((chips + one.chipsPerNode() - 1) / one.chipsPerNode());
        return new TrainingReport(cluster, model, tariff).of(text(row, "id"), job, Fidelity.AUTO, Fold.AUTO);
    }

    private Cluster cluster(Map<String, String> row) {
        Reference<NodeSpec> node = new Reference.ByName<>(text(row, "node"), "node", Location.ofFile("training.csv"));
        ClusterSpec spec = new ClusterSpec(Optional.empty(), Optional.of(1), node, Optional.empty(), Optional.empty());
        SpecDocument<StackSpec> stack =
                catalogues.stacks().byNameOrThrow(text(row, "stack")).override(kernels(row));
        return Cluster.assemble(spec, Optional.of(stack), catalogues);
    }

    /** What the row says of the framework's kernels, where its stack leaves a choice. */
    private static List<String> kernels(Map<String, String> row) {
        List<String> kernels = new ArrayList<>();
        kernels.add("framework.graph.attention=" + text(row, "attention"));
        fused(row, "fused_softmax", "fused-softmax").ifPresent(kernels::add);
        fused(row, "fused_activation", "fused-activation").ifPresent(kernels::add);
        fused(row, "fused_rotary", "fused-rotary").ifPresent(kernels::add);
        return kernels;
    }

    private static Optional<String> fused(Map<String, String> row, String column, String key) {
        return flag(row, column).map(fused -> "framework.graph." + key + "=" + fused);
    }

    /** The model, through the same door as everybody's. */
    private static TransformerSpec model(Map<String, String> row) {
        StringBuilder yaml = new StringBuilder();
        put(yaml, row, "layers", "layers");
        put(yaml, row, "hidden", "hidden");
        put(yaml, row, "heads", "heads");
        put(yaml, row, "kv-heads", "kv_heads");
        put(yaml, row, "head-size", "head_size");
        put(yaml, row, "ffn", "ffn");
        put(yaml, row, "gated", "gated");
        put(yaml, row, "activation", "activation");
        put(yaml, row, "norm", "norm");
        put(yaml, row, "positional", "positional");
        put(yaml, row, "embedding-norm", "embedding_norm");
        put(yaml, row, "dropout", "dropout");
        put(yaml, row, "vocabulary", "vocab");
        put(yaml, row, "tied-embeddings", "tied");
        put(yaml, row, "max-sequence", "seq");
        put(yaml, row, "moe", "moe");
        put(yaml, row, "mla", "mla");
        put(yaml, row, "mtp", "mtp");
        put(yaml, row, "sliding-window", "window");
        return SpecReader.read(yaml.toString(), "training.csv", TransformerSpec.class, Provenance.Policy.OPTIONAL)
                .value();
    }

    private static void put(StringBuilder yaml, Map<String, String> row, String key, String column) {
        String value = row.get(column);
        if (value != null && !value.isBlank()) {
            yaml.append(key).append(": ").append(value).append('\n');
        }
    }

    private static TrainingJob job(Map<String, String> row) {
        ParallelPlan plan = new ParallelPlan(
                number(row, "tp", 1),
                number(row, "pp", 1),
                number(row, "vpp", 1),
                number(row, "dp", 1),
                number(row, "cp", 1),
                number(row, "ep", 1),
                number(row, "etp", 1),
                "true".equals(row.get("sp")),
                number(row, "zero", 0));
        plan = plan.withContextKind(contextKind(row.getOrDefault("context_kind", "")))
                .withShardGroup(number(row, "zero_group", 0));
        return new TrainingJob(
                number(row, "seq", 0),
                number(row, "gbs", 0),
                number(row, "mbs", 0),
                precision(row),
                plan,
                schedule(text(row, "schedule")),
                recompute(text(row, "recompute")),
                new Overlap(
                        flag(row, "overlap_gradients"), flag(row, "overlap_parameters"), flag(row, "overlap_tensor")),
                method(row),
                Optional.empty());
    }

    /** Where a row says nothing, gradients are accumulated and reduced in FP32. */
    private static Precision precision(Map<String, String> row) {
        Precision usual = Precision.parse(text(row, "precision"));
        DataType held = format(row, "gradients", usual.gradients());
        return new Precision(
                usual.compute(),
                usual.weights(),
                held,
                usual.optimizer(),
                format(row, "gradient_sync", held),
                usual.scaling());
    }

    /** Adapters of one rank beside the products that the row names, as {@code 8 qkv down}; every parameter where blank. */
    private static Method method(Map<String, String> row) {
        String text = row.get("lora");
        if (text == null || text.isBlank()) {
            return Method.FULL;
        }
        String[] words = text.split(" ");
        Method.AdaptedProduct[] targets = Arrays.stream(words)
                .skip(1)
                .map(word -> Method.AdaptedProduct.valueOf(word.toUpperCase(Locale.ROOT)))
                .toArray(Method.AdaptedProduct[]::new);
        return Method.lowRank(Integer.parseInt(words[0]), targets);
    }

    private static DataType format(Map<String, String> row, String column, DataType otherwise) {
        String text = row.get(column);
        return text == null || text.isBlank()
                ? otherwise
                : Precision.parse(text).weights();
    }

    private static Recompute recompute(String text) {
        return Character.isDigit(text.isEmpty() ? 'x' : text.charAt(0))
                ? Recompute.ofLayers(Integer.parseInt(text))
                : Recompute.parse(text);
    }

    private static Optional<PipelineSchedule> schedule(String text) {
        return Arrays.stream(PipelineSchedule.values())
                .filter(known -> known.spelling().equals(text))
                .findFirst();
    }

    private static ContextKind contextKind(String text) {
        return text.isBlank()
                ? ContextKind.RING
                : ContextKind.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Optional<Boolean> flag(Map<String, String> row, String column) {
        String text = row.get(column);
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(text.equals("true"));
    }

    private static String text(Map<String, String> row, String column) {
        String text = row.get(column);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("training.csv: " + column + " is missing");
        }
        return text;
    }

    private static int number(Map<String, String> row, String column, int otherwise) {
        String text = row.get(column);
        return text == null || text.isBlank() ? otherwise : Integer.parseInt(text);
    }
}
