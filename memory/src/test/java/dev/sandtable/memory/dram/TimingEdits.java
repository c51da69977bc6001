// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/** Devices that differ from one of the catalogue in one delay. */
final class TimingEdits {
    private TimingEdits() {}

    /** The device with {@code clocks} added to the delay that {@link Timings} calls {@code name}. */
    static DramSpec longer(DramSpec spec, String name, int clocks) {
        RecordComponent[] components = Timings.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        long addedPs = Math.round(clocks * 1e12 / spec.clock().value());
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object value = components[i].getAccessor().invoke(spec.timings());
                values[i] = components[i].getName().equals(name) ? added(value, clocks, addedPs) : value;
            }
            if (Arrays.stream(components)
                    .noneMatch(component -> component.getName().equals(name))) {
                throw new IllegalArgumentException("no delay is called " + name);
            }
            Timings edited = Timings.class.getDeclaredConstructor(types).newInstance(values);
            return new DramSpec(spec.standard(), spec.clock(), spec.organization(), edited, spec.bus(), spec.energy());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("longer " + name, e);
        }
    }

    private static Object added(Object value, int clocks, long addedPs) {
        if (value instanceof Integer count) {
            return count + clocks;
        }
        if (value instanceof Picoseconds time) {
            return new Picoseconds(time.value() + addedPs);
        }
        return ((Optional<?>) value).map(inner -> added(inner, clocks, addedPs));
    }

    /** The device with other command pins. */
    static DramSpec withBus(DramSpec spec, CommandBus bus) {
        return new DramSpec(spec.standard(), spec.clock(), spec.organization(), spec.timings(), bus, spec.energy());
    }
}
