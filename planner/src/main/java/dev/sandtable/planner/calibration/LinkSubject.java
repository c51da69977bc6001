// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.calibration;

import dev.sandtable.interconnect.Fabric;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.interconnect.topology.Attachment;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The link between the chips of a node, under the communication libraries that the rows name. */
final class LinkSubject implements Subject {
    private final String name;
    private final SpecDocument<Level> document;
    private final String usualStack;
    private final Catalogues catalogues;
    private final List<Constant> constants;

    LinkSubject(String name, SpecDocument<Level> document, String usualStack, Catalogues catalogues) {
        this.name = name;
        this.document = document;
        this.usualStack = usualStack;
        this.catalogues = catalogues;
        Level level = document.value();
        Attachment attachment = level.attachment()
                .orElseThrow(() -> new SpecException(
                        document.tree().location(),
                        "attachment",
                        "is missing, so the link is ideal and has no constants; state attachment: {access, efficiency, start,"
                                + " ramp}"));
        constants = Arrays.stream(LinkConstant.values())
                .map(constant -> constant.of(level, attachment, document.provenance()))
                .toList();
    }

    @Override
    public String entry() {
        return name;
    }

    @Override
    public Optional<String> origin() {
        return Optional.empty();
    }

    @Override
    public List<Constant> constants() {
        return constants;
    }

    @Override
    public double[] seconds(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream()
                .mapToDouble(cost -> cost.time().seconds())
                .toArray();
    }

    @Override
    public List<String> regimes(List<MeasuredRow> rows, double[] values) {
        return costs(rows, values).stream().map(cost -> cost.bound().words()).toList();
    }

    /** The bytes of one rank at the rate of its links; a switch that adds lets each rank send its own only once. */
    @Override
    public double leastSeconds(MeasuredRow row) {
        if (!(row.work() instanceof Collective collective)) {
            return 0;
        }
        double rate = fabric(stack(row), document.value()).topology().wiring(0).egress(0, 0);
        double factor = Math.min(1, collective.kind().busFactor(row.ranks()));
        return collective.bytes().value() * factor / rate;
    }

    @Override
    public String refusal(MeasuredRow row) {
        int size = document.value().size();
        return row.ranks() <= size
                ? ""
                : "ranks is " + row.ranks() + ", but " + name + " joins " + size
                        + "; only rows inside one node are fitted";
    }

    private List<Cost> costs(List<MeasuredRow> rows, double[] values) {
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            assignments.add(constants.get(i).path() + "=" + constants.get(i).exact(values[i]));
        }
        Level level = document.override(assignments).value();
        Map<String, Fabric> fabrics = new LinkedHashMap<>();
        List<Cost> costs = new ArrayList<>(rows.size());
        for (MeasuredRow row : rows) {
            Fabric fabric = fabrics.computeIfAbsent(stack(row), stack -> fabric(stack, level));
            costs.add(fabric.price((Collective) row.work(), group(row.ranks())));
        }
        return costs;
    }

    private String stack(MeasuredRow row) {
        return row.stack().orElse(usualStack);
    }

    private Fabric fabric(String stack, Level level) {
        CommunicationLibrary library =
                catalogues.stacks().byNameOrThrow(stack).value().communication();
        return Fabric.compose(List.of(level), library);
    }

    private static int[] group(int ranks) {
        int[] group = new int[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            group[rank] = rank;
        }
        return group;
    }

    /** The link file of a node whose chips one link joins. */
    static String linkOf(dev.sandtable.planner.cluster.NodeSpec node) {
        if (node.scaleUp().size() != 1) {
            throw new SpecException(
                    Location.ofFile(node.name()),
                    "scale-up",
                    "has " + node.scaleUp().size() + " levels; rows of a node with one can be fitted");
        }
        if (node.scaleUp().get(0) instanceof dev.sandtable.spec.Reference.ByName<Level> link && !link.isFile()) {
            return link.name();
        }
        throw new SpecException(
                node.scaleUp().get(0).location(),
                "scale-up",
                "states the link in place; put it into links/NAME.yaml and name it here, so that a fitted one can extend it");
    }
}
