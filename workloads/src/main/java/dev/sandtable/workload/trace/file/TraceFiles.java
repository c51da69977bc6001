// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.file;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.trace.ExecutionTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of a trace.
 *
 * <p>A trace is named by its folder, by what its files begin with ({@code out/llama} for {@code out/llama.0.et} and so on), or by
 * one of its files. The last number of a file's name is its rank. A list of groups is taken from beside the files where the
 * user names none.
 */
public final class TraceFiles {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d+)\\D*");
    private static final List<String> GROUP_LISTS = List.of("groups.json", "comm_group.json", "comm_groups.json");

    /**
     * A trace and what it was read from.
     *
     * @param trace the trace
     * @param format its format
     * @param groups the list of groups that was read, if there was one
     */
    public record Opened(ExecutionTrace trace, TraceFormat format, Optional<Path> groups) {}

    private TraceFiles() {}

    /** Opens a trace; groups come from the file named, or from one beside the trace. */
    public static Opened open(Path trace, Optional<Path> groups) {
        Path folder = Files.isDirectory(trace)
                ? trace
                : Optional.ofNullable(trace.toAbsolutePath().getParent()).orElse(trace);
        String name = Files.isDirectory(trace) ? "" : String.valueOf(trace.getFileName());
        Map<TraceFormat, List<Path>> found = found(trace, folder, name);
        if (found.size() > 1) {
            throw problem(
                    trace, "has files of several formats: " + words(found) + "; name what the files of one begin with");
        }
        TraceFormat format = found.keySet().iterator().next();
        Optional<Path> list = groups.or(() -> GROUP_LISTS.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst());
        Map<String, List<Integer>> known = list.map(GroupList::read).orElseGet(LinkedHashMap::new);
        List<RankFile> files = ranked(trace, format, found.getOrDefault(format, List.of()));
        return new Opened(format.read(trace.toString(), files, known), format, list);
    }

    private static Map<TraceFormat, List<Path>> found(Path trace, Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            throw problem(trace, "there is no such file or folder; write the path of a trace");
        }
        Map<TraceFormat, List<Path>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String its = String.valueOf(file.getFileName());
                for (TraceFormat format : TraceFormat.values()) {
                    if (format.names(its) && Files.isRegularFile(file) && belongs(format, its, name)) {
                        found.computeIfAbsent(format, key -> new ArrayList<>()).add(file);
                    }
                }
            }
        } catch (IOException e) {
            throw problem(trace, "cannot be read: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw problem(
                    trace,
                    Files.exists(trace)
                            ? "holds no trace; its files end in .et (Chakra), .json (PyTorch's profiler) or .jsonl, each also with .gz"
                            : "there is no such trace; write a folder, a file, or what the files of all ranks begin with");
        }
        return found;
    }

    /** Whether a file is one of the trace called {@code name}, which is empty for all of a folder. */
    private static boolean belongs(TraceFormat format, String file, String name) {
        if (format == TraceFormat.KINETO && GROUP_LISTS.contains(file)) {
            return false;
        }
        String stem = format.stem(file);
        if (name.isEmpty() || file.equals(name)) {
            return true;
        }
        String wanted = format.names(name) ? prefix(format.stem(name)) : name;
        return prefix(stem).equals(wanted) || prefix(stem).equals(wanted + ".");
    }

    /** What comes before the rank. */
    private static String prefix(String stem) {
        Matcher matcher = NUMBERED.matcher(stem);
        return matcher.matches() ? matcher.group(1) : stem;
    }

    private static List<RankFile> ranked(Path trace, TraceFormat format, List<Path> files) {
        if (files.size() == 1) {
            return List.of(new RankFile(0, files.get(0)));
        }
        if (format == TraceFormat.LINES) {
            throw problem(trace, "holds " + files.size() + " traces; name one of them, such as " + files.get(0));
        }
        Map<Integer, Path> byRank = new TreeMap<>();
        for (Path file : files) {
            String stem = format.stem(String.valueOf(file.getFileName()));
            Matcher matcher = NUMBERED.matcher(stem);
            if (!matcher.matches() || matcher.group(2).length() > 9) {
                throw problem(file, "has no number; the last number of a file's name is its rank, as in llama.0.et");
            }
            Path other = byRank.put(Integer.parseInt(matcher.group(2)), file);
            if (other != null) {
                throw problem(
                        file, "is of the same rank as " + other + "; name what the files of one trace begin with");
            }
        }
        int last = byRank.keySet().stream().max(Comparator.naturalOrder()).orElse(0);
        for (int rank = 0; rank <= last; rank++) {
            if (!byRank.containsKey(rank)) {
                throw problem(
                        trace,
                        "has no file of rank " + rank + ", but one of rank " + last
                                + "; add it, or number the files from 0");
            }
        }
        return byRank.entrySet().stream()
                .map(entry -> new RankFile(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String words(Map<TraceFormat, List<Path>> found) {
        return String.join(
                ", ",
                found.values().stream().map(paths -> paths.get(0).toString()).toList());
    }

    private static SpecException problem(Path file, String message) {
        return new SpecException(Location.ofFile(file.toString()), "", message);
    }
}
