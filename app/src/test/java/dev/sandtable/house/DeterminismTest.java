// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same input gives the same bytes in every Java machine, with any number of threads. */
class DeterminismTest {

    private static final String COMMANDS = "app/src/test/resources/determinism-commands.txt";
    private static final String MAIN = "dev.sandtable.app.Sandtable";

    /** What each command gave on the first machine, which the others are compared with. */
    private static final Map<String, FreshMachines.Result> FIRST = new ConcurrentHashMap<>();

    static Stream<String> commands() {
        Stream<String> written = Repository.lines(Repository.root().resolve(COMMANDS)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
        return Stream.concat(scenarios(), written);
    }

    /** Every scenario that is shipped: sized where its plan is left open and it has a target, run where not. */
    static Stream<String> scenarios() {
        return Repository.files(".yaml").stream()
                .filter(file -> Repository.name(file).startsWith("configs/scenarios/"))
                .map(file -> {
                    List<String> lines = Repository.lines(file);
                    boolean open = lines.stream().anyMatch(line -> line.strip().equals("parallel: auto"))
                            && lines.stream().anyMatch(line -> line.startsWith("target:"));
                    return (open ? "size " : "run ") + Repository.name(file) + " --output json";
                });
    }

    @Test
    void scenariosAreThere() {
        assertTrue(scenarios().anyMatch(command -> command.startsWith("run ")));
        assertTrue(scenarios().anyMatch(command -> command.startsWith("size ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theProgramIsRepeatable(String command) {
        compare(command, FreshMachines.MACHINES);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anotherJavaAgrees(String command) {
        Optional<OtherJava> other = OtherJava.find();
        assumeTrue(other.isPresent(), "no Java 17, and none from 25 on, is installed beside the one that runs this");
        compare(command, List.of(FreshMachines.FIRST, FreshMachines.of(other.orElseThrow())));
    }

    private static void compare(String command, List<FreshMachines.Machine> machines) {
        assumeTrue(Compiled.CLASSES.contain(MAIN), "the program is not part of this build");
        Map<String, FreshMachines.Result> results = FreshMachines.run(
                machines,
                machine -> machine.equals(FreshMachines.FIRST)
                        ? FIRST.computeIfAbsent(command, unknown -> start(machine, command))
                        : start(machine, command));
        assertEquals("", FreshMachines.difference(results));
    }

    private static FreshMachines.Result start(FreshMachines.Machine machine, String command) {
        return FreshMachines.start(machine, MAIN, machine.arguments(command), Repository.root());
    }

    @Test
    void saltedOrderIsNoticed() {
        assertNotEquals(
                "", FreshMachines.difference(FreshMachines.run(SaltedOrder.class.getName(), Repository.root())));
    }

    @Test
    void localeIsNoticed() {
        assertNotEquals(
                "", FreshMachines.difference(FreshMachines.run(LocalNumbers.class.getName(), Repository.root())));
    }

    @Test
    void plainArithmeticPasses() {
        assertEquals(
                "", FreshMachines.difference(FreshMachines.run(PlainArithmetic.class.getName(), Repository.root())));
    }

    /** A program whose output depends on the machine: the order of a salted set. */
    static final class SaltedOrder {
        public static void main(String[] arguments) {
            // Iteration starts at a salted slot of a table twice as large, either way round. Even numbers fill the
            // whole of it, so that 5,000 starts give different orders: three salts agree once in 10⁸ runs.
            System.out.println(
                    Set.of(IntStream.range(0, 5000).map(i -> 2 * i).boxed().toArray()));
        }
    }

    /** A program whose output depends on the machine: numbers as the place writes them. */
    static final class LocalNumbers {
        public static void main(String[] arguments) {
            System.out.println(String.format(Locale.getDefault(Locale.Category.FORMAT), "%.2f", 1.5));
        }
    }

    /** A program whose output does not. */
    static final class PlainArithmetic {
        public static void main(String[] arguments) {
            System.out.println(StrictMath.exp(1.5) + " " + Math.sqrt(2));
        }
    }
}
