// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import dev.sandtable.spec.Catalogue;
import dev.sandtable.spec.Provenance;
import java.nio.file.Path;
import java.util.List;

/** The models that the project ships, read as users read them. */
public final class CatalogueModels {
    private static final Catalogue<TransformerSpec> MODELS = new Catalogue<>(
            "model", TransformerSpec.class, Provenance.Policy.REQUIRED, List.of(Path.of("../configs/models")));

    private CatalogueModels() {}

    public static Transformer byName(String name) {
        return new Transformer(MODELS.byNameOrThrow(name).value());
    }

    static List<String> names() {
        return MODELS.names();
    }
}
