// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.JsonObject;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.chakra.ChakraWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of Chakra execution traces: {@code step.0.et}, {@code step.1.et}, … and {@code groups.json}. */
final class TraceFolder {
    private TraceFolder() {}

    static void write(String option, Path folder, ExecutionTrace trace) {
        for (RankTrace rank : trace.ranks()) {
            AtomicFile.write(option, folder, "step." + rank.rank() + ".et", ChakraWriter.write(rank));
        }
        List<String> groups = new ArrayList<>();
        trace.groups().forEach((name, ranks) -> groups.add(quoted(name) + ": " + ranks));
        String text = "{\n  " + String.join(",\n  ", groups) + "\n}\n";
        AtomicFile.write(option, folder, "groups.json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name as JSON writes it. */
    private static String quoted(String name) {
        String object = new JsonObject().put("", name).line();
        return object.substring(object.indexOf(':') + 1, object.length() - 1);
    }
}
