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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs one command line in Java machines that differ in everything that must not matter, and tells how their outputs differ.
 *
 * <p>The machines differ in their compilers and collectors, in the sharing of classes (and with it the salt of {@code Set.of}), in how
 * identity hash codes are drawn, in who computes {@code Math.exp}, in locale, character set and time zone, in their processors and in the
 * threads that the program may use; one is of another Java. Each is a new process: a salt is drawn once per process, so two runs in one
 * process prove nothing.
 */
final class FreshMachines {

    private static final String STRANGE =
            "-XX:+UnlockExperimentalVMOptions -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:hashCode=2 ";

    /**
     * One way to start Java.
     *
     * @param home where that Java lies
     * @param threads how many threads the program may use, as its option takes it
     */
    record Machine(String name, Path home, List<String> options, int threads) {
        private Machine(String name, Path home, String options, int threads) {
            this(name, home, List.of(options.split(" ")), threads);
        }

        /** A command line of the program for this machine. */
        List<String> arguments(String command) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add("--threads");
            arguments.add(String.valueOf(threads));
            return arguments;
        }
    }

    private static final Path HERE = Path.of(System.getProperty("java.home"));

    /** The machine that the others are compared with. */
    static final Machine FIRST = new Machine(
            "as it comes, American, 2 threads",
            HERE,
            "-XX:ActiveProcessorCount=2 -Duser.language=en -Duser.country=US -Dfile.encoding=UTF-8",
            2);

    /** Machines of the Java that runs the tests. */
    static final List<Machine> MACHINES = List.of(
            FIRST,
            new Machine(
                    "first compiler, serial collector, nothing shared, German, other hash codes, 1 thread",
                    HERE,
                    STRANGE
                            + "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:off -Duser.language=de -Duser.country=DE "
                            + "-Duser.timezone=Asia/Shanghai -Dfile.encoding=UTF-8",
                    1),
            new Machine(
                    "parallel collector, one processor, library mathematics, Turkish, as many threads as processors",
                    HERE,
                    STRANGE
                            + "-XX:+UseParallelGC -XX:ActiveProcessorCount=1 -XX:-UseLibmIntrinsic -Duser.language=tr "
                            + "-Dfile.encoding=UTF-8",
                    0));

    private FreshMachines() {}

    /** A machine of another Java. */
    static Machine of(OtherJava java) {
        return new Machine(
                "Java " + java.feature() + ", French, 2 threads",
                java.home(),
                STRANGE + "-XX:ActiveProcessorCount=2 -Duser.language=fr -Dfile.encoding=UTF-8",
                2);
    }

    /** What one run gave. */
    record Result(int exit, String out) {}

    /** What every machine gives for {@code mainClass} without arguments, run in {@code directory}. */
    static Map<String, Result> run(String mainClass, Path directory) {
        return run(MACHINES, machine -> start(machine, mainClass, List.of(), directory));
    }

    /** What each of some machines gives, two of them at a time; in the order of the machines. */
    static Map<String, Result> run(List<Machine> machines, Function<Machine, Result> start) {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Result>> runs = new ArrayList<>();
            for (Machine machine : machines) {
                runs.add(two.submit(() -> start.apply(machine)));
            }
            Map<String, Result> results = new LinkedHashMap<>();
            for (int m = 0; m < machines.size(); m++) {
                results.put(machines.get(m).name(), runs.get(m).get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            two.shutdownNow();
        }
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

    /** What one machine gives for {@code mainClass} with {@code arguments}, run in {@code directory}. */
    static Result start(Machine machine, String mainClass, List<String> arguments, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(machine.home().resolve("bin").resolve("java").toString());
        command.addAll(machine.options());
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
                throw new IllegalStateException(mainClass + " " + arguments + " on [" + machine.name() + "]"
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
