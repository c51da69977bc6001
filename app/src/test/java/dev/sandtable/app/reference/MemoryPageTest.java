// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/memory.md and its pictures show what the model answers: whatever is out of date is rewritten, and fails. */
final class MemoryPageTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @Test
    void thePageIsCurrent() throws IOException {
        new PageWithPictures(HOME.resolve("docs"), "memory").assertCurrent(new MemoryPage(HOME).files());
    }
}
