// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.planner.World;
import dev.sandtable.planner.price.Operator;
import dev.sandtable.planner.price.RowReader;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.units.Bytes;
import dev.sandtable.work.Collective;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import dev.sandtable.workload.model.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole catalogue: everything loads, everything that has a price is priced, and everything fits together. */
final class CatalogueTest {
    private static final Catalogues ALL = World.CATALOGUES;

    /** Sizes that every operator finds what it needs in. */
    private static Map<String, String> row(String operator, String type) {
        Map<String, String> row = new LinkedHashMap<>();
        String text = "batch=2 m=512 n=1024 k=2048 groups=4 q_len=512 kv_len=2048 heads=16 head_dim=128 tokens=512"
                + " hidden=2048 inter=1024 experts=16 active=2 rows=4096 cols=2048 stride=4096";
        for (String pair : text.split(" ")) {
            int at = pair.indexOf('=');
            row.put(pair.substring(0, at), pair.substring(at + 1));
        }
        row.put("op", operator);
        row.put("dtype", type);
        if (operator.equals("quantise")) {
            row.put("out_dtype", "fp4");
        } else if (operator.equals("cast") || operator.equals("dequantise") || operator.endsWith("-update")) {
            row.put("out_dtype", "fp32");
        }
        return row;
    }

    private static List<Work> everyKernel() {
        List<Work> works = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            if (operator.compareTo(Operator.ALL_REDUCE) < 0) {
                String name = operator.name().toLowerCase(Locale.ROOT).replace('_', '-');
                for (DataType type : List.of(DataType.BF16, DataType.FP16, DataType.FP8, DataType.INT8)) {
                    works.add(RowReader.work(row(name, type.spelling())));
                }
            }
        }
        return works;
    }

    // ---- Loading ----------------------------------------------------------------

    @Test
    void everyFileLoads() {
        ALL.byNoun().forEach((noun, catalogue) -> {
            assertTrue(!catalogue.names().isEmpty(), "no " + noun);
            for (String name : catalogue.names()) {
                catalogue.byNameOrThrow(name);
            }
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String name : ALL.chips().names()) {
            String stack = ALL.chips().byNameOrThrow(name).value().defaultStack();
            assertTrue(ALL.stacks().findByName(stack).isPresent(), name + " names stack " + stack);
        }
        for (String name : ALL.models().names()) {
            Transformer model = new Transformer(ALL.models().byNameOrThrow(name).value());
            assertTrue(model.parameters() > 1e8 && model.parameters() < 1.2e12, name + ": " + model.parameters());
        }
    }

    // ---- Chips ------------------------------------------------------------------

    @Test
    void everyChipPricesWhatItSupportsAboveItsRoofline() {
        List<Work> works = everyKernel();
        for (String name : ALL.chips().names()) {
            SpecDocument<ChipSpec> spec = ALL.chips().byNameOrThrow(name);
            Chip chip = ALL.assemble(
                    spec,
                    ALL.stacks()
                            .byNameOrThrow(spec.value().defaultStack())
                            .value()
                            .kernels());
            int priced = 0;
            for (Work work : works) {
                Optional<Double> least = seconds(chip, work, Fidelity.ROOFLINE);
                Optional<Double> time = seconds(chip, work, Fidelity.AUTO);
                assertEquals(least.isPresent(), time.isPresent(), name + " has a bound or a price alone: " + work);
                if (time.isPresent()) {
                    priced++;
                    assertTrue(time.get() >= least.get() * (1 - 1e-9), name + " " + work + ": " + time.get());
                    assertTrue(time.get() < 1, name + " " + work + ": " + time.get() + " s");
                }
            }
            assertTrue(priced >= works.size() / 2, name + " prices " + priced + " of " + works.size());
        }
    }

    private static Optional<Double> seconds(Chip chip, Work work, Fidelity fidelity) {
        try {
            return Optional.of(chip.price(work, Launch.KERNEL, fidelity, ClockMode.GOVERNED)
                    .time()
                    .seconds());
        } catch (UnsupportedWork e) {
            return Optional.empty();
        }
    }

    // ---- Nodes, stacks and clusters ---------------------------------------------

    private static String chipOf(String node) {
        return ((Reference.ByName<ChipSpec>)
                        ALL.nodes().byNameOrThrow(node).value().chip())
                .name();
    }

    @Test
    void everyNodeHasAChip() {
        for (String node : ALL.nodes().names()) {
            assertTrue(ALL.chips().findByName(chipOf(node)).isPresent(), node + " names chip " + chipOf(node));
        }
    }

    @Test
    void everyChipHasANodeOfItsOwn() {
        for (String chip : ALL.chips().names()) {
            assertTrue(ALL.nodes().findByName(chip + "-node").isPresent(), "no node of " + chip);
            assertEquals(chip, chipOf(chip + "-node"));
        }
    }

    @Test
    void everyNodeAssemblesUnderEveryStackWithKernelsForItsChip() {
        for (String node : ALL.nodes().names()) {
            Cluster one = Cluster.assemble(Cluster.specByName(node, ALL), Optional.empty(), ALL);
            int assembled = 0;
            for (String stack : ALL.stacks().names()) {
                try {
                    Cluster other = Cluster.assemble(
                            Cluster.specByName(node, ALL),
                            Optional.of(ALL.stacks().byNameOrThrow(stack)),
                            ALL);
                    assertEquals(one.chips(), other.chips());
                    assembled++;
                } catch (UnsupportedWork e) {
                    String stacks = ALL.stacks()
                            .byNameOrThrow(stack)
                            .value()
                            .kernels()
                            .operators()
                            .toString();
                    String architecture = one.chipSpec().value().architecture();
                    assertTrue(
                            !stacks.contains(architecture), node + " is refused by " + stack + ": " + e.getMessage());
                }
            }
            assertTrue(assembled >= 1, node + " runs under no stack");
        }
    }

    @Test
    void everyNodeReducesNoFasterThanItsLinks() {
        for (String name : ALL.nodes().names()) {
            Cluster node = Cluster.assemble(Cluster.specByName(name, ALL), Optional.empty(), ALL);
            if (node.fabric().endpoints() == 1) {
                continue;
            }
            int[] all = Stream.iterate(0, i -> i + 1)
                    .limit(node.chips())
                    .mapToInt(i -> i)
                    .toArray();
            Collective sum = new Collective(Collective.Kind.ALL_REDUCE, new Bytes(1 << 30), DataType.BF16);
            double seconds = node.fabric().price(sum, all).time().seconds();
            double port = node.fabric().topology().wiring(0).egress(0, 0);
            double bus = (1 << 30) * Collective.Kind.ALL_REDUCE.busFactor(all.length) / seconds;
            // Where switches add, every chip sends its bytes once, which counts for up to two of bus bandwidth.
            double most = port * Collective.Kind.ALL_REDUCE.busFactor(all.length);
            assertTrue(bus < most && bus > port / 20, name + ": " + bus / 1e9 + " of " + port / 1e9 + " GB/s");
        }
    }

    @Test
    void everyClusterAssembles() {
        for (String name : ALL.clusters().names()) {
            Cluster cluster = Cluster.assemble(Cluster.specByName(name, ALL), Optional.empty(), ALL);
            assertEquals(cluster.nodes() * cluster.chipsPerNode(), cluster.chips(), name);
            assertTrue(cluster.fabric().endpoints() >= cluster.chips(), name);
        }
    }

    // ---- Scenarios --------------------------------------------------------------

    @Test
    void everyScenarioIsAQuestion() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(World.HOME.resolve("configs").resolve("scenarios"))) {
            files = found.sorted().toList();
        }
        assertTrue(files.size() >= 9, files.toString());
        for (Path file : files) {
            Question question = Question.read(file, List.of(), ALL);
            assertEquals(file.getFileName().toString(), question.scenario().name() + ".yaml");
            if (question.scenario().infer().isPresent()) {
                question.inferenceJob();
            } else if (question.scenario().serve().isPresent()) {
                question.replicas();
            } else if (!question.leavesPlanOpen()) {
                question.trainingJob();
            }
        }
    }
}
