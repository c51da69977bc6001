// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.NodeSpec;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Work;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.function.Consumer;

/** Calibrates the link between the chips of a node. */
public final class LinkCalibration {
    private final Catalogues catalogues;
    private final CalibrationRequest request;

    public LinkCalibration(Catalogues catalogues, CalibrationRequest request) {
        this.catalogues = catalogues;
        this.request = request;
    }

    /**
     * Fits the link's constants to a table.
     *
     * @param table the rows as text
     * @param label the table as the user named it
     * @param progress told in words how far it is
     * @throws dev.sandtable.spec.SpecException if the table or the request cannot be used
     */
    public CalibrationResult run(Reader table, String label, Consumer<String> progress) throws IOException {
        NodeSpec node = catalogues.nodes().byNameOrThrow(request.subject()).value();
        SpecDocument<ChipSpec> chip = node.chip().resolve(catalogues.chips());
        String link = LinkSubject.linkOf(node);
        String stack = request.stack().orElse(chip.value().defaultStack());
        catalogues.stacks().byNameOrThrow(stack);
        Subject subject = new LinkSubject(link, catalogues.links().byNameOrThrow(link), stack, catalogues);
        Measurements rows = Measurements.read(
                table, label, new OfNode(node.name(), chip.value().name()));
        return new Calibrator(subject, request, progress).run(rows);
    }

    /** Collectives of rows that name the node, its chip, or neither. */
    private record OfNode(String node, String chip) implements Measurements.Wanted {
        @Override
        public boolean names(Map<String, String> row) {
            String cluster = row.getOrDefault("cluster", "").strip();
            String part = row.getOrDefault("chip", "").strip();
            return cluster.isEmpty() ? part.isEmpty() || part.equals(chip) : cluster.equals(node);
        }

        @Override
        public boolean kind(Work work) {
            return work instanceof Collective;
        }
    }
}
