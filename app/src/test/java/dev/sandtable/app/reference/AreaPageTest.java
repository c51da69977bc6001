// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/area.md and its pictures show what the law gives: whatever is out of date is rewritten, and fails. */
final class AreaPageTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = HOME.resolve("docs");

    @Test
    void thePageIsCurrent() throws IOException {
        Map<String, String> fresh = new AreaPage(HOME).files();
        List<String> stale = new ArrayList<>();
        Files.createDirectories(DOCS.resolve("area"));
        for (Map.Entry<String, String> page : fresh.entrySet()) {
            Path file = DOCS.resolve(page.getKey());
            String committed = Files.exists(file) ? Files.readString(file) : "";
            if (!page.getValue().equals(committed)) {
                Files.writeString(file, page.getValue());
                stale.add(page.getKey());
            }
        }
        try (Stream<Path> pictures = Files.list(DOCS.resolve("area"))) {
            for (Path picture : pictures.sorted().toList()) {
                String name = "area/" + picture.getFileName();
                if (!fresh.containsKey(name)) {
                    Files.delete(picture);
                    stale.add(name + " (of nothing, deleted)");
                }
            }
        }
        assertTrue(stale.isEmpty(), "docs was out of date and is rewritten; commit it: " + stale);
    }
}
