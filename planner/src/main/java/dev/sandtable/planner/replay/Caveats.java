// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SourceKind;
import java.util.ArrayList;
import java.util.List;

/** What a reader should know before relying on a prediction for a cluster. */
final class Caveats {
    private Caveats() {}

    static List<String> of(Cluster cluster) {
        List<String> caveats = new ArrayList<>();
        Provenance calibration = cluster.chipSpec().provenance().under("calibration");
        boolean measured = calibration.sources().values().stream()
                .anyMatch(source -> source.kind() == SourceKind.FITTED || source.kind() == SourceKind.MEASURED);
        if (!measured) {
            caveats.add("no constant of " + cluster.chipSpec().value().name() + " is fitted to measurements of it ("
                    + calibration.weakest().map(source -> source.cite()).orElse("no source") + ")");
        }
        if (cluster.node().price().isEmpty()) {
            caveats.add("node " + cluster.node().name() + " has no price; costs are left out");
        }
        if (cluster.node().power().isEmpty()) {
            caveats.add("node " + cluster.node().name() + " states no host power; energy is that of the chips alone");
        }
        return caveats;
    }
}
