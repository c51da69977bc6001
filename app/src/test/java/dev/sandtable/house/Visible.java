// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;

/** The classes that a room may depend on: everything outside the house, and the rooms that the plan opens to it. */
final class Visible extends DescribedPredicate<JavaClass> {

    private final Rooms room;

    Visible(Rooms room) {
        super("are visible from %s: %s", room, String.join(", ", room.visible()));
        this.room = room;
    }

    @Override
    public boolean test(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        String name = base.getPackageName();
        boolean inside = name.equals(Rooms.HOUSE) || name.startsWith(Rooms.HOUSE + ".");
        return !inside || Arrays.stream(Rooms.values()).anyMatch(other -> other.holds(name) && room.mayUse(other));
    }
}
