// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.SiliconLibrary;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.tier.Access;
import dev.sandtable.memory.tier.Tier;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Reference;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few figures by which an entry of a catalogue is known, for lists. */
public final class KeyFigures {
    private KeyFigures() {}

    /** The figures by their headings; the same headings for all entries of a kind. */
    public static Map<String, String> of(Object entry) {
        Map<String, String> figures = new LinkedHashMap<>();
        if (entry instanceof ChipSpec chip) {
            chip(figures, chip);
        } else if (entry instanceof NodeSpec node) {
            node(figures, node);
        } else if (entry instanceof ClusterSpec cluster) {
            cluster(figures, cluster);
        } else if (entry instanceof TransformerSpec model) {
            model(figures, model);
        } else if (entry instanceof StackSpec stack) {
            stack(figures, stack);
        } else if (entry instanceof Level level) {
            link(figures, level);
        } else if (entry instanceof DramSpec dram) {
            memory(figures, dram);
        } else if (entry instanceof TierSpec tier) {
            tier(figures, tier);
        } else if (entry instanceof Tariff tariff) {
            tariff(figures, tariff);
        } else if (entry instanceof ProcessSpec process) {
            process(figures, process);
        } else if (entry instanceof SiliconLibrary library) {
            silicon(figures, library);
        } else if (entry instanceof Scenario scenario) {
            scenario(figures, scenario);
        }
        return figures;
    }

    private static void process(Map<String, String> figures, ProcessSpec process) {
        figures.put("title", process.title());
        figures.put("transistors per mm2", Words.count(process.logicDensity().value() / 1e6) + " M");
        figures.put(
                "bit cell",
                String.format(Locale.ROOT, "%.3f um2", process.bitCell().value() * 1e6));
        figures.put("wafer", Words.money(process.wafer()));
        figures.put(
                "defects",
                String.format(Locale.ROOT, "%.2f /cm2", process.defects().value() * 100));
    }

    private static void silicon(Map<String, String> figures, SiliconLibrary library) {
        figures.put("dated", Integer.toString(library.dated()));
        figures.put("memories", Integer.toString(library.memories().size()));
        figures.put("packages", String.join(", ", library.packages().keySet()));
    }

    private static void chip(Map<String, String> figures, ChipSpec chip) {
        figures.put("vendor", chip.vendor());
        figures.put("architecture", chip.architecture());
        figures.put("style", word(chip.style()));
        figures.put(
                "16-bit peak",
                peak(chip, DataType.BF16).or(() -> peak(chip, DataType.FP16)).orElse("–"));
        figures.put(
                "8-bit peak",
                peak(chip, DataType.FP8).or(() -> peak(chip, DataType.INT8)).orElse("–"));
        figures.put("memory", chip.memory().capacity().toString());
        figures.put("bandwidth", chip.memory().bandwidth().toString());
        figures.put("cap", chip.power().cap().toString());
        figures.put("stack", chip.defaultStack());
    }

    private static Optional<String> peak(ChipSpec chip, DataType type) {
        return Optional.ofNullable(chip.peak().get(type)).map(FlopsPerSecond::toString);
    }

    private static void node(Map<String, String> figures, NodeSpec node) {
        figures.put("chip", reference(node.chip()));
        figures.put("chips", Integer.toString(node.chips()));
        figures.put(
                "inside",
                String.join(
                        ", ", node.scaleUp().stream().map(KeyFigures::reference).toList()));
        figures.put(
                "out",
                node.nics()
                        .map(nics -> nics.count() + " x " + reference(nics.link()))
                        .orElse("–"));
        figures.put("host", node.hostPower().toString());
        figures.put(
                "price", node.price().map(price -> Words.money(price.node())).orElse("–"));
    }

    private static void cluster(Map<String, String> figures, ClusterSpec cluster) {
        figures.put("node", nodes(cluster));
        figures.put("nodes", cluster.nodes().map(String::valueOf).orElse("open"));
        figures.put(
                "fabric", cluster.fabric().map(fabric -> word(fabric.kind())).orElse("the nodes' own cards"));
    }

    private static void model(Map<String, String> figures, TransformerSpec model) {
        Transformer transformer = new Transformer(model);
        figures.put("parameters", billions(transformer.parameters()));
        figures.put("active", billions(transformer.activeParameters()));
        figures.put("layers", Integer.toString(model.layers()));
        figures.put("hidden", Long.toString(model.hidden()));
        figures.put("heads", Integer.toString(model.heads()));
        figures.put("kv-heads", Integer.toString(transformer.kvHeads()));
        figures.put("ffn", Long.toString(transformer.ffn()));
        figures.put(
                "experts",
                model.moe().map(moe -> moe.active() + " of " + moe.experts()).orElse("–"));
        figures.put("vocabulary", Long.toString(model.vocabulary()));
    }

    private static void stack(Map<String, String> figures, StackSpec stack) {
        figures.put("per step", stack.framework().iteration().toString());
        figures.put("per pass", stack.framework().pass().toString());
        figures.put("graphs", stack.framework().capturesGraphs() ? "captured" : "no");
        figures.put("transfers", stack.parallel().blockingTransfers() ? "block" : "beside");
        figures.put("restart", stack.faultTolerance().restart().toString());
    }

    private static void link(Map<String, String> figures, Level level) {
        figures.put("kind", kebab(level.getClass().getSimpleName()));
        figures.put("members", Integer.toString(level.size()));
        figures.put("bandwidth", level.bandwidth().toString());
        figures.put("latency", level.latency().toString());
    }

    private static void memory(Map<String, String> figures, DramSpec dram) {
        figures.put("standard", dram.standard());
        figures.put("clock", dram.clock().toString());
        figures.put("channels", Integer.toString(dram.organization().channels()));
        figures.put("per channel", dram.channelBandwidth().toString());
        figures.put("per device", dram.deviceBandwidth().toString());
    }

    private static void tier(Map<String, String> figures, TierSpec spec) {
        Tier tier = new Tier(spec);
        figures.put("kind", word(spec.kind()));
        figures.put("capacity", tier.capacity().map(Bytes::toString).orElse("–"));
        for (Access access : Access.values()) {
            figures.put(
                    word(access) + " in all",
                    tier.ceiling(access, spec.requests().size()).toString());
        }
        for (Access access : Access.values()) {
            figures.put(word(access) + " per client", spec.client().of(access).toString());
        }
        figures.put("latency", spec.latency().read().toString());
    }

    private static void tariff(Map<String, String> figures, Tariff tariff) {
        figures.put("lifetime", Words.days(tariff.lifetime().days()));
        figures.put(
                "electricity",
                String.format(Locale.ROOT, "%.3f USD/kWh", tariff.electricity().value()));
        figures.put("PUE", tariff.pue().toString());
        figures.put("network", tariff.network().toString());
    }

    private static void scenario(Map<String, String> figures, Scenario scenario) {
        figures.put("does", scenario.train().isPresent() ? "train" : "infer");
        figures.put("model", reference(scenario.model()));
        figures.put("cluster", reference(scenario.cluster()));
        figures.put(
                "target",
                scenario.target()
                        .flatMap(target -> target.finishWithin())
                        .map(limit -> Words.days(limit.days()))
                        .orElse("–"));
    }

    private static String reference(Reference<?> reference) {
        if (reference instanceof Reference.ByName<?> named) {
            return named.name();
        }
        Object value = ((Reference.Inline<?>) reference).value();
        return value instanceof ClusterSpec cluster
                ? cluster.nodes().map(nodes -> nodes + " x ").orElse("") + nodes(cluster)
                : "inline";
    }

    private static String nodes(ClusterSpec cluster) {
        return cluster.node()
                .map(KeyFigures::reference)
                .orElseGet(() -> cluster.fleet().stream()
                        .flatMap(List::stream)
                        .map(member -> member.nodes() + " x " + reference(member.node()))
                        .collect(Collectors.joining(" + ")));
    }

    private static String billions(long parameters) {
        return String.format(Locale.ROOT, "%.4g B", parameters / 1e9);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
