// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** {@code --report} writes a page, or says why it cannot and leaves nothing. */
class PageOptionTest {
    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Document parse(Path page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    }

    @Test
    void runsOfSeveralScenariosShareAPage() throws Exception {
        String training = file("t.yaml", Worlds.TRAINING);
        String inference = file("i.yaml", Worlds.INFERENCE);
        Path page = folder.resolve("pages/r.html");
        Shell.Result result = Shell.run("run", training, inference, "--report", page.toString());

        assertEquals(Exit.DONE, result.exit(), result.err());
        assertEquals(Shell.run("run", training, inference).out(), result.out(), "what is printed stays the same");
        Document document = parse(page);
        assertEquals(2, document.getElementsByTagName("section").getLength());
        assertEquals(5, document.getElementsByTagName("svg").getLength(), "time and memory of both, one roofline");
        String text = document.getDocumentElement().getTextContent();
        assertTrue(text.contains("small-training") && text.contains("small-inference"), text);
        assertTrue(text.contains("[power.cap; data-sheet: "), "the tree goes down to sources");
        assertEquals(List.of("i.yaml", "pages", "pages/r.html", "t.yaml"), left());
    }

    @Test
    void sizesHaveAPage() throws Exception {
        String scenario = Worlds.TRAINING
                .replace("global-batch: 16", "global-batch: 64")
                .replaceFirst("parallel: \\{[^}]*}", "parallel: auto")
                .replace("tokens: 1e9", "tokens: 1e11")
                .replace("400 days", "22 days");
        Path page = folder.resolve("s.html");
        Shell.Result result =
                Shell.run("size", file("s.yaml", scenario), "--output", "json", "--report", page.toString());

        assertEquals(Exit.DONE, result.exit(), result.err());
        String text = parse(page).getDocumentElement().getTextContent();
        assertTrue(text.contains("the fewest chips that finish within 22.00 days"), text);
        assertTrue(text.contains("step time = "), text);
        assertTrue(text.contains("power.idle x 16 chips"), "the tree is that of the plan's own cluster");
    }

    @Test
    void aPlaceThatCannotHoldAFileIsRefusedFirst() throws IOException {
        String training = file("t.yaml", Worlds.TRAINING);
        String below = folder.resolve("t.yaml/r.html").toString();

        for (String command : List.of("run", "size")) {
            for (String place : List.of(below, folder.toString())) {
                Shell.Result result = Shell.run(command, training, "--report", place);
                assertEquals(Exit.BAD_INPUT, result.exit());
                assertEquals("", result.out());
                assertTrue(result.err().contains("cannot write --report " + place + ": "), result.err());
            }
        }
        assertEquals(List.of("t.yaml"), left());
    }
}
