// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where results are made, nothing is called that gives other bits on another machine, at another time or in another order. */
class BannedCallsTest {

    private static final int MANY = 100;

    @Test
    void simulatedCodeCallsNothingBanned() {
        List<Violation> violations = new ArrayList<>();
        for (JavaClass type : Compiled.CLASSES) {
            if (Arrays.stream(Rooms.values())
                    .noneMatch(room -> room.simulated() && room.holds(type.getPackageName()))) {
                continue;
            }
            // Method references count as calls: `map(Math::log)` computes the same bits as `map(x -> Math.log(x))`.
            for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                List<JavaClass> parameters = access.getTarget().getRawParameterTypes();
                int arguments = parameters.stream().anyMatch(JavaClass::isArray) ? MANY : parameters.size();
                for (BannedCalls banned : BannedCalls.values()) {
                    if (banned.bans(owner, access.getTarget().getName(), arguments)) {
                        String what = access.getTarget().getFullName() + " in line " + access.getLineNumber() + ": "
                                + banned.instead();
                        violations.add(new Violation("banned-call", Compiled.sourceOf(type), what));
                    }
                }
            }
        }
        Exceptions.judge("banned-call", violations);
    }

    @Test
    void onlyTheAppPrints() {
        List<Violation> violations = new ArrayList<>();
        for (JavaClass type : Compiled.CLASSES) {
            if (Rooms.APP.holds(type.getPackageName())) {
                continue;
            }
            for (JavaFieldAccess access : type.getFieldAccessesFromSelf()) {
                String field = access.getTarget().getFullName();
                if (field.equals("java.lang.System.out") || field.equals("java.lang.System.err")) {
                    String what = field + " in line " + access.getLineNumber() + ": return the text, the app prints";
                    violations.add(new Violation("printing", Compiled.sourceOf(type), what));
                }
            }
        }
        Exceptions.judge("printing", violations);
    }

    @Test
    void theListMeansWhatItSays() {
        assertTrue(BannedCalls.INEXACT_MATH.bans("java.lang.Math", "pow", 2));
        assertFalse(BannedCalls.INEXACT_MATH.bans("java.lang.Math", "sqrt", 1), "a square root is exact everywhere");
        assertFalse(BannedCalls.INEXACT_MATH.bans("java.lang.StrictMath", "pow", 2));
        assertTrue(BannedCalls.UNSEEDED.bans("java.util.Random", "<init>", 0));
        assertFalse(BannedCalls.UNSEEDED.bans("java.util.Random", "<init>", 1), "a seed makes it repeatable");
        assertTrue(BannedCalls.SALTED_MAPS.bans("java.util.Map", "of", 4));
        assertFalse(BannedCalls.SALTED_MAPS.bans("java.util.Map", "of", 2), "one entry has one order");
        assertTrue(BannedCalls.SALTED_SETS.bans("java.util.Set", "of", MANY));
        assertTrue(BannedCalls.HASH_ORDER.bans("java.util.HashMap", "<init>", 1));
    }
}
