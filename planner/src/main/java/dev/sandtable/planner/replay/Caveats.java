// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.uncertainty.Reliance;
import java.util.ArrayList;
import java.util.List;

/** What a reader should know before relying on a prediction for a cluster. */
public final class Caveats {
    private Caveats() {}

    /** One sentence each. */
    public static List<String> of(Cluster cluster) {
        List<String> caveats = new ArrayList<>();
        Reliance.of(cluster.chipSpec().value().name(), cluster.chipSpec().provenance())
                .findWarning()
                .ifPresent(caveats::add);
        if (cluster.node().price().isEmpty()) {
            caveats.add("node " + cluster.node().name() + " has no price; costs are left out");
        }
        if (cluster.node().power().isEmpty()) {
            caveats.add("node " + cluster.node().name() + " states no host power; energy is that of the chips alone");
        }
        return caveats;
    }
}
