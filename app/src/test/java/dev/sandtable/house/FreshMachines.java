// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one command line in Java machines that differ in everything that must not matter, and tells how their outputs differ.
 *
 * <p>The machines differ in their compilers and collectors, in the sharing of classes (and with it the salt of {@code Set.of}), in how
 * identity hash codes are drawn, in who computes {@code Math.exp}, in locale, character set and time zone. Each is a new process: a salt is
 * drawn once per process, so two runs in one process prove nothing.
 */
final class FreshMachines {

    private static final Map<String, List<String>> MACHINES = machines();

    private FreshMachines() {}

    private static Map<String, List<String>> machines() {
        String strange =
                "-XX:+UnlockExperimentalVMOptions -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:hashCode=2 ";
        Map<String, List<String>> machines = new LinkedHashMap<>();
        machines.put("as it comes, American", options("-Duser.language=en -Duser.country=US -Dfile.encoding=UTF-8"));
        machines.put(
                "first compiler, serial collector, nothing shared, German, other hash codes",
                options(strange
                        + "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:off -Duser.language=de -Duser.country=DE "
                        + "-Duser.timezone=Asia/Shanghai -Dfile.encoding=UTF-8"));
        machines.put(
                "parallel collector, one processor, library mathematics, Turkish",
                options(strange
                        + "-XX:+UseParallelGC -XX:ActiveProcessorCount=1 -XX:-UseLibmIntrinsic -Duser.language=tr "
                        + "-Dfile.encoding=UTF-8"));
        return machines;
    }

    private static List<String> options(String line) {
        return List.of(line.split(" "));
    }

    /** What one run gave. */
    record Result(int exit, String out) {}

    /** What every machine gives for {@code mainClass} with {@code arguments}, run in {@code directory}. */
    static Map<String, Result> run(String mainClass, List<String> arguments, Path directory) {
        Map<String, Result> results = new LinkedHashMap<>();
        MACHINES.forEach((name, options) -> results.put(name, start(options, mainClass, arguments, directory)));
        return results;
    }

    /** How the results differ from the first one; empty if they do not. */
    static String difference(Map<String, Result> results) {
        Map.Entry<String, Result> first = results.entrySet().iterator().next();
        for (Map.Entry<String, Result> other : results.entrySet()) {
            if (!other.getValue().equals(first.getValue())) {
                return "[" + first.getKey() + "] and [" + other.getKey() + "] differ:\n"
                        + firstDifferingLine(first.getValue(), other.getValue());
            }
        }
        return "";
    }

    private static String firstDifferingLine(Result one, Result two) {
        if (one.exit() != two.exit()) {
            return "exit " + one.exit() + " against " + two.exit();
        }
        List<String> left = one.out().lines().toList();
        List<String> right = two.out().lines().toList();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return "line " + (i + 1) + "\n  " + left.get(i) + "\n  " + right.get(i);
            }
        }
        return left.size() + " lines against " + right.size();
    }

    private static Result start(List<String> options, String mainClass, List<String> arguments, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx2g", "-Dsandtable.home=" + directory, "-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("sandtable", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            process.getInputStream().transferTo(out);
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(mainClass + " " + arguments + " still runs after its output ended");
            }
            String said = Files.readString(errors);
            Files.delete(errors);
            if (process.exitValue() != 0 && out.size() == 0) {
                throw new IllegalStateException(mainClass + " " + arguments + " with " + options
                        + " gave nothing, exit " + process.exitValue() + "\n" + said);
            }
            return new Result(process.exitValue(), out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
