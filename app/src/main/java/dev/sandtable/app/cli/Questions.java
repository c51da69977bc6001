// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.Problem;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads scenarios and checks all that can be checked before anything is simulated. */
final class Questions {
    private Questions() {}

    /**
     * Reads all files.
     *
     * @throws SpecException with the problems of all of them
     */
    static List<Question> read(List<Path> files, List<String> overrides, Desk desk) {
        List<Question> questions = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                questions.add(read(file, overrides, desk));
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return questions;
    }

    /** Reads a scenario whose plan must suit its cluster and its model. */
    static Question read(Path file, List<String> overrides, Desk desk) {
        Question question = readOpen(file, overrides, desk);
        check(question);
        return question;
    }

    /** Reads a scenario whose plan does not matter. */
    static Question readOpen(Path file, List<String> overrides, Desk desk) {
        if (!Files.exists(file)) {
            throw new UserError("there is no file " + file + nearest(file, desk));
        }
        return Question.read(file, overrides, desk.catalogues());
    }

    /** Refuses plans that suit neither the cluster nor the model. */
    static void check(Question question) {
        if (question.scenario().train().isPresent()) {
            if (!question.leavesPlanOpen()) {
                question.trainingJob();
            }
        } else if (question.scenario().infer().isPresent()) {
            question.inferenceJob();
        } else {
            question.replicas();
        }
    }

    /** A name without a folder may be meant as one of the built-in scenarios. */
    private static String nearest(Path file, Desk desk) {
        Path folder = desk.catalogues().home().resolve("configs").resolve("scenarios");
        if (!Files.isDirectory(folder)) {
            return "";
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
        try (Stream<Path> known = Files.list(folder)) {
            List<String> names = known.map(path -> String.valueOf(path.getFileName()))
                    .filter(text -> text.endsWith(".yaml"))
                    .map(text -> text.substring(0, text.length() - ".yaml".length()))
                    .sorted()
                    .toList();
            return Suggestion.findClosest(name, names)
                    .map(close -> "; did you mean " + folder.resolve(close + ".yaml") + "?")
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
