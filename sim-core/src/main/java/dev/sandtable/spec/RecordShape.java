// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as the binder sees it; found by reflection once for each class.
 *
 * @param type the record
 * @param fields its components in order
 * @param constructor its canonical constructor
 */
record RecordShape(Class<?> type, List<Field> fields, Constructor<?> constructor) {
    /**
     * A component.
     *
     * @param name its name in Java
     * @param key its key in YAML
     * @param value its type; of an {@code Optional}, what it may hold
     * @param optional whether it is an {@code Optional}
     * @param defaultText its stated default in YAML
     */
    record Field(String name, String key, Type value, boolean optional, Optional<String> defaultText) {
        boolean required() {
            return !optional && defaultText.isEmpty();
        }
    }

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return reflect(type);
        }
    };

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    List<String> keys() {
        return fields.stream().map(Field::key).toList();
    }

    /** The component that YAML calls {@code key}. */
    Optional<Field> find(String key) {
        return fields.stream().filter(field -> field.key.equals(key)).findFirst();
    }

    /**
     * Calls the constructor.
     *
     * @throws IllegalArgumentException what the record says about its values
     */
    Object create(@Nullable Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Refusal.of(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    private static RecordShape reflect(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            parameters[i] = components[i].getType();
            fields.add(field(components[i]));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return new RecordShape(type, List.copyOf(fields), constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(RecordComponent component) {
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        Default stated = component.getAnnotation(Default.class);
        return new Field(
                component.getName(),
                Spelling.kebab(component.getName()),
                optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type,
                optional,
                Optional.ofNullable(stated).map(Default::value));
    }
}
