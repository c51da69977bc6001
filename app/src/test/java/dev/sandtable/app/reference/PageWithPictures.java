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

/** A generated page under {@code docs} with a folder of pictures: what is out of date is rewritten, and fails. */
record PageWithPictures(Path docs, String folder) {

    /** Compares the files, by their path under {@code docs}, with the committed ones. */
    void assertCurrent(Map<String, String> fresh) throws IOException {
        List<String> stale = new ArrayList<>();
        Files.createDirectories(docs.resolve(folder));
        for (Map.Entry<String, String> page : fresh.entrySet()) {
            Path file = docs.resolve(page.getKey());
            String committed = Files.exists(file) ? Files.readString(file) : "";
            if (!page.getValue().equals(committed)) {
                Files.writeString(file, page.getValue());
                stale.add(page.getKey());
            }
        }
        try (Stream<Path> pictures = Files.list(docs.resolve(folder))) {
            for (Path picture : pictures.sorted().toList()) {
                String name = folder + "/" + picture.getFileName();
                if (!fresh.containsKey(name)) {
                    Files.delete(picture);
                    stale.add(name + " (of nothing, deleted)");
                }
            }
        }
        assertTrue(stale.isEmpty(), "docs was out of date and is rewritten; commit it: " + stale);
    }
}
