// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.JsonObject;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads files strictly and reports every problem of each. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads files strictly, reports every problem, simulates nothing.",
            "Scenarios, files of the catalogue, Hugging Face configs and rows of operators, with all that they name.",
            "Exit code 2 if there is a problem."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to check.")
    List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Desk desk = Desk.of(spec, shared);
        FileCheck check = new FileCheck(desk.catalogues());
        // Files that name the same wrong file report its problems once.
        Set<Problem> said = new LinkedHashSet<>();
        boolean good = true;
        for (Path file : files) {
            try {
                String kind = check.check(file);
                desk.print(
                        new JsonObject()
                                .put("file", file.toString())
                                .put("kind", kind)
                                .put("ok", true),
                        file + ": a " + kind + " without problems\n");
            } catch (SpecException e) {
                good = false;
                if (!desk.wantsTable()) {
                    desk.print(problems(file, e.problems()), "");
                }
                e.problems().stream()
                        .filter(said::add)
                        .forEach(problem -> desk.err().println(problem));
            } catch (UserError e) {
                good = false;
                desk.err().println("sandtable: " + e.getMessage());
            }
        }
        desk.keep();
        return good ? Exit.DONE : Exit.BAD_INPUT;
    }

    private static JsonObject problems(Path file, List<Problem> problems) {
        List<JsonObject> all = new ArrayList<>();
        for (Problem problem : problems) {
            all.add(new JsonObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("path", problem.path())
                    .put("message", problem.message()));
        }
        return new JsonObject().put("file", file.toString()).put("ok", false).putObjects("problems", all);
    }
}
