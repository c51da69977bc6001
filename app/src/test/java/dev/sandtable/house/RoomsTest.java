// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The classes lie in the rooms of the plan, and look where the plan lets them. */
class RoomsTest {

    @Test
    void classesAreThere() {
        assertFalse(Compiled.CLASSES.isEmpty(), "no compiled class found: the other rules would hold of nothing");
    }

    @Test
    void everyClassLiesInARoom() {
        List<String> homeless = Compiled.CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> Arrays.stream(Rooms.values()).noneMatch(room -> room.holds(name)))
                .sorted()
                .toList();
        assertEquals(List.of(), homeless, "packages that the plan in Rooms does not know");
    }

    @ParameterizedTest
    @EnumSource(Rooms.class)
    void aRoomSeesWhatThePlanAllows(Rooms room) {
        classes()
                .that()
                .resideInAnyPackage(room.patterns())
                .should()
                .onlyDependOnClassesThat(new Visible(room))
                .allowEmptyShould(true)
                .check(Compiled.CLASSES);
    }

    @Test
    void noTwoPackagesLeanOnEachOther() {
        slices().matching(Rooms.HOUSE + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(Compiled.CLASSES);
    }

    /** A library has one room that knows it: the others meet it behind that room's words. */
    @ParameterizedTest
    @CsvSource({
        "tools.jackson.., dev.sandtable.spec..;dev.sandtable.workload..;dev.sandtable.planner..;dev.sandtable.app..",
        "tools.jackson.dataformat.., dev.sandtable.spec..",
        "org.snakeyaml.., dev.sandtable.spec..",
        "org.HdrHistogram.., dev.sandtable.stats..",
        "picocli.., dev.sandtable.app..",
        "de.siegmar.., dev.sandtable.planner..;dev.sandtable.app.."
    })
    void aLibraryStaysInItsRoom(String library, String rooms) {
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms.split(";"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(Compiled.CLASSES);
    }
}
