// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.SiliconLibrary;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.interconnect.topology.Level;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.tier.TierSpec;
import dev.sandtable.planner.cost.Tariff;
import dev.sandtable.planner.scenario.Scenario;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.spec.SchemaWriter;
import dev.sandtable.workload.model.TransformerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schemas that editors use are those of the records. */
final class SchemasTest {
    private static final Path SCHEMAS = Path.of("..", "configs", "schemas");

    @Test
    void schemasAreCurrent() throws IOException {
        Map<String, String> schemas = new LinkedHashMap<>();
        schemas.put("chip", SchemaWriter.write(ChipSpec.class, Policy.REQUIRED));
        schemas.put("memory", SchemaWriter.write(DramSpec.class, Policy.REQUIRED));
        schemas.put("tier", SchemaWriter.write(TierSpec.class, Policy.REQUIRED));
        schemas.put("link", SchemaWriter.write(Level.class, Policy.REQUIRED));
        schemas.put("node", SchemaWriter.write(NodeSpec.class, Policy.REQUIRED));
        schemas.put("cluster", SchemaWriter.write(ClusterSpec.class, Policy.REQUIRED));
        schemas.put("model", SchemaWriter.write(TransformerSpec.class, Policy.REQUIRED));
        schemas.put("stack", SchemaWriter.write(StackSpec.class, Policy.REQUIRED));
        schemas.put("tariff", SchemaWriter.write(Tariff.class, Policy.REQUIRED));
        schemas.put("process", SchemaWriter.write(ProcessSpec.class, Policy.REQUIRED));
        schemas.put("silicon", SchemaWriter.write(SiliconLibrary.class, Policy.REQUIRED));
        schemas.put("scenario", SchemaWriter.write(Scenario.class, Policy.OPTIONAL));
        List<String> stale = new ArrayList<>();
        for (Map.Entry<String, String> schema : schemas.entrySet()) {
            Path file = SCHEMAS.resolve(schema.getKey() + ".schema.json");
            String committed = Files.exists(file) ? Files.readString(file) : "";
            if (!schema.getValue().equals(committed)) {
                Files.createDirectories(SCHEMAS);
                Files.writeString(file, schema.getValue());
                stale.add(file.getFileName().toString());
            }
        }
        assertTrue(stale.isEmpty(), "out of date and rewritten; commit them: " + stale);
    }
}
