// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/noc.md and its pictures show what the model answers: whatever is out of date is rewritten, and fails. */
final class NocPageTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @Test
    void thePageIsCurrent() throws IOException {
        new PageWithPictures(HOME.resolve("docs"), "noc").assertCurrent(new NocPage(HOME).files());
    }
}
