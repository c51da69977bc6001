// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/area.md and its pictures show what the law gives: whatever is out of date is rewritten, and fails. */
final class AreaPageTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @Test
    void thePageIsCurrent() throws IOException {
        new PageWithPictures(HOME.resolve("docs"), "area").assertCurrent(new AreaPage(HOME).files());
    }
}
