// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same input gives the same bytes in every Java machine. */
class DeterminismTest {

    private static final String COMMANDS = "app/src/test/resources/determinism-commands.txt";
    private static final String MAIN = "dev.sandtable.app.Sandtable";

    static Stream<String> commands() {
        return Repository.lines(Repository.root().resolve(COMMANDS)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theProgramIsRepeatable(String command) {
        assumeTrue(Compiled.CLASSES.contain(MAIN), "the program is not part of this build");
        Map<String, FreshMachines.Result> results =
                FreshMachines.run(MAIN, List.of(command.split(" ")), Repository.root());
        assertEquals("", FreshMachines.difference(results));
    }

    @Test
    void saltedOrderIsNoticed() {
        assertNotEquals(
                "",
                FreshMachines.difference(FreshMachines.run(SaltedOrder.class.getName(), List.of(), Repository.root())));
    }

    @Test
    void localeIsNoticed() {
        assertNotEquals(
                "",
                FreshMachines.difference(
                        FreshMachines.run(LocalNumbers.class.getName(), List.of(), Repository.root())));
    }

    @Test
    void plainArithmeticPasses() {
        assertEquals(
                "",
                FreshMachines.difference(
                        FreshMachines.run(PlainArithmetic.class.getName(), List.of(), Repository.root())));
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
