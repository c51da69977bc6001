// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaModel;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.area.Estimates;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.Fleet;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.planner.cluster.UnspecifiedChip;
import dev.sandtable.planner.price.RowProblem;
import dev.sandtable.planner.price.RowReader;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.LocatedNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Reference;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.workload.model.HuggingFaceConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a file as strictly as a simulation would, with everything that it names, and simulates nothing. */
final class FileCheck {
    private final Catalogues catalogues;

    FileCheck(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    /**
     * Checks a file; answers what it describes.
     *
     * @throws SpecException with all that is wrong
     */
    String check(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!Files.exists(file)) {
            throw new SpecException(Location.ofFile(file.toString()), "", "there is no such file");
        }
        if (name.endsWith(".csv")) {
            return rows(file);
        }
        if (name.endsWith(".json")) {
            HuggingFaceConfig.read(file);
            return "model";
        }
        FileKind kind = kind(file);
        switch (kind) {
            case SCENARIO -> Questions.check(Question.read(file, List.of(), catalogues));
            case CHIP -> {
                var chip = catalogues.chips().read(file);
                catalogues.device(chip);
                if (AreaModel.knows(chip.value())) {
                    new Estimates(catalogues, DefectModel.NEGATIVE_BINOMIAL).estimate(chip);
                }
                catalogues
                        .stacks()
                        .byNameOrThrow(chip.value().defaultStack(), "default-stack", at(chip, "default-stack"));
            }
            case UNSPECIFIED_CHIP -> SpecReader.read(file, UnspecifiedChip.class, Provenance.Policy.OPTIONAL);
            case NODE -> assemble(node(catalogues.nodes().read(file)));
            case CLUSTER -> assemble(catalogues.clusters().read(file).value());
            case MODEL -> catalogues.models().read(file);
            case STACK -> catalogues.stacks().read(file);
            case LINK -> catalogues.links().read(file);
            case TARIFF -> catalogues.tariffs().read(file);
            case MEMORY -> catalogues.memories().read(file);
            case PROCESS -> catalogues.processes().read(file);
            case SILICON -> catalogues.silicon().read(file);
            case TIER -> SpecReader.read(file, TierSpec.class, Provenance.Policy.REQUIRED);
        }
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static FileKind kind(Path file) {
        Optional<FileKind> byFolder = FileKind.findByFolder(file);
        if (byFolder.isPresent()) {
            return byFolder.get();
        }
        LocatedNode tree = SpecReader.tree(file);
        String folders = Arrays.stream(FileKind.values()).map(FileKind::folder).collect(Collectors.joining(", "));
        return (tree instanceof MapNode map ? FileKind.findByKeys(map) : Optional.<FileKind>empty())
                .orElseThrow(() -> new SpecException(
                        tree.location(),
                        "",
                        "its keys do not tell what it describes; put it into a folder called one of " + folders));
    }

    private static Location at(SpecDocument<?> document, String key) {
        return document.tree().find(key).orElse(document.tree()).location();
    }

    private void assemble(ClusterSpec spec) {
        if (spec.fleet().isPresent()) {
            Fleet.assemble(spec, Optional.empty(), ChipSpec::stackForTraining, catalogues);
        } else {
            Cluster.assemble(spec, Optional.empty(), catalogues);
        }
    }

    /** One node of a kind, as a cluster. */
    private static ClusterSpec node(SpecDocument<NodeSpec> node) {
        Reference<NodeSpec> inline =
                new Reference.Inline<>(node, "", node.tree().location());
        return new ClusterSpec(
                Optional.of(node.value().name()), Optional.of(1), inline, Optional.empty(), Optional.empty());
    }

    // ---- Rows of operators ------------------------------------------------------

    private static String rows(Path file) throws IOException {
        List<Problem> problems = new ArrayList<>();
        try (BufferedReader text = Files.newBufferedReader(file);
                RowSource rows = new RowSource(text, file.toString())) {
            for (var batch = rows.next(1); !batch.isEmpty(); batch = rows.next(1)) {
                var record = batch.get(0);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(rows.columns().size(), record.getFieldCount()); i++) {
                    row.put(rows.columns().get(i), record.getField(i));
                }
                try {
                    RowReader.work(row);
                } catch (RowProblem e) {
                    Location line = new Location(file.toString(), (int) record.getStartingLineNumber(), 1);
                    problems.add(new Problem(line, "", String.valueOf(e.getMessage())));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return "rows";
    }
}
