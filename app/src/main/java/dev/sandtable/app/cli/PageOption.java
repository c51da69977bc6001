// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.SectionHtml;
import dev.sandtable.app.report.html.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that also write what they found as a page. */
final class PageOption {
    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Also write the results as a page that needs no network: figures, drawings, and the tree behind"
                            + " each number.")
    Optional<Path> file = Optional.empty();

    /** Refuses a file that cannot be written, before anything is simulated. */
    void check() {
        file.ifPresent(path -> AtomicFile.check("--report", path));
    }

    /** Whether a page is wanted. */
    boolean wanted() {
        return file.isPresent();
    }

    /** Writes the page, if one is wanted. */
    void write(List<Page.Section> sections) {
        file.ifPresent(
                path -> AtomicFile.write("--report", path, SectionHtml.page(sections, CommandTree.Version.text())));
    }
}
