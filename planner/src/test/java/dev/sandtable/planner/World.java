// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner;

import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.workload.model.Transformer;
import dev.sandtable.workload.model.TransformerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The built-in catalogues, and small worlds spelt out in YAML, for the tests of this room. */
public final class World {
    /** The folder that holds {@code configs}. */
    public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    /** The built-in catalogues, read once. */
    public static final Catalogues CATALOGUES = Catalogues.open(HOME, List.of());

    private World() {}

    /** A cluster under the default stack of its chip. */
    public static Cluster cluster(String yaml) {
        return cluster(yaml, CATALOGUES);
    }

    /** The same from other catalogues. */
    public static Cluster cluster(String yaml, Catalogues catalogues) {
        return Cluster.assemble(spec(yaml), Optional.empty(), catalogues);
    }

    /** The same under a stack of the catalogue. */
    public static Cluster cluster(String yaml, String stack) {
        return Cluster.assemble(spec(yaml), Optional.of(CATALOGUES.stacks().byNameOrThrow(stack)), CATALOGUES);
    }

    private static ClusterSpec spec(String yaml) {
        return SpecReader.read(yaml, "cluster", ClusterSpec.class, Provenance.Policy.OPTIONAL)
                .value();
    }

    /** A model without biases and dropout: gated feed-forward of four times the width. */
    public static Transformer model(int layers, int hidden, int heads) {
        String yaml = "layers: " + layers + "\nhidden: " + hidden + "\nheads: " + heads + "\nffn: " + 4 * hidden
                + "\ngated: false\nactivation: gelu\nnorm: layernorm\npositional: rotary\nvocabulary: 32000\n"
                + "tied-embeddings: false\nmax-sequence: 8192\n";
        return new Transformer(SpecReader.read(yaml, "model", TransformerSpec.class, Provenance.Policy.OPTIONAL)
                .value());
    }

    /** A scenario spelt out. */
    public static Question question(String yaml) {
        return Question.of(SpecReader.read(yaml, "scenario", Scenario.class, Provenance.Policy.OPTIONAL), CATALOGUES);
    }

    /** The built-in prices. */
    public static Tariff tariff() {
        return CATALOGUES.tariffs().byNameOrThrow("default").value();
    }
}
