// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the sources say about records and their components, found by the keys that a record has in YAML. */
final class RecordComments {
    private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)(?:<[^>(]*>)?\\(");

    private final List<Comment> comments = new ArrayList<>();

    /**
     * What stands above a record.
     *
     * @param record its name
     * @param file the file that declares it
     * @param summary the first sentence
     * @param components what is said of each component, by key; empty where nothing is
     */
    record Comment(String record, Path file, String summary, Map<String, String> components) {}

    /** Reads all shipped sources. */
    RecordComments(Path home) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(home)) {
            files = found.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            home.relativize(file).toString().replace('\\', '/').contains("/src/main/java/"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            read(file, Files.readString(file));
        }
    }

    /** The comment of the record with exactly these keys; among several, of the one with this name. */
    Optional<Comment> find(String name, Set<String> keys) {
        List<Comment> same = comments.stream()
                .filter(comment -> comment.components().keySet().equals(keys))
                .toList();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        Optional<Comment> named = same.stream()
                .filter(comment -> comment.record().equalsIgnoreCase(simple.replace("-", "")))
                .findFirst();
        return named.or(() -> same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty());
    }

    private void read(Path file, String source) {
        Matcher matcher = RECORD.matcher(source);
        while (matcher.find()) {
            Optional<List<String>> names = components(source, matcher.end());
            if (names.isEmpty()) {
                continue;
            }
            String javadoc = above(source, matcher.start());
            Map<String, String> components = new LinkedHashMap<>();
            names.get().forEach(name -> components.put(key(name), parameter(javadoc, name)));
            comments.add(new Comment(matcher.group(1), file, summary(javadoc), components));
        }
    }

    /** The Javadoc that ends right before a declaration's modifiers. */
    private static String above(String source, int declaration) {
        int end = source.lastIndexOf("*/", declaration);
        int begin = end < 0 ? -1 : source.lastIndexOf("/**", end);
        if (begin < 0 || source.substring(end, declaration).matches("(?s).*[;}].*")) {
            return "";
        }
        return source.substring(begin + 3, end).replaceAll("(?m)^\\s*\\* ?", "");
    }

    private static Optional<List<String>> components(String source, int from) {
        Set<String> names = new LinkedHashSet<>();
        int depth = 0;
        int start = from;
        for (int at = from; at < source.length(); at++) {
            char c = source.charAt(at);
            if (depth == 0 && (c == ',' || c == ')')) {
                String component = source.substring(start, at).strip();
                if (!component.isEmpty()) {
                    names.add(component.substring(component.lastIndexOf(' ') + 1));
                }
                start = at + 1;
                if (c == ')') {
                    return Optional.of(new ArrayList<>(names));
                }
            } else if (c == '"') {
                at = source.indexOf('"', at + 1);
            } else if (c == '(' || c == '<') {
                depth++;
            } else if (c == ')' || c == '>') {
                depth--;
            }
        }
        return Optional.empty();
    }

    static String key(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String parameter(String javadoc, String name) {
        Matcher found = Pattern.compile("(?s)@param " + name + "\\s+(.*?)(?=\\n\\s*@|\\z)")
                .matcher(javadoc);
        return found.find() ? plain(found.group(1)) : "";
    }

    private static String summary(String javadoc) {
        String text = plain(javadoc.replaceAll("(?s)(?:^|\\n)\\s*@.*", ""));
        Matcher sentence = Pattern.compile("(?s)^(.*?\\.)(?:\\s|$)").matcher(text);
        return sentence.find() ? sentence.group(1) : text;
    }

    /** Javadoc as Markdown. */
    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|literal) ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^} ]*)(?: [^}]*)?}", "`$1`")
                .replaceAll("</?(?:p|b|i|em|pre)>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
