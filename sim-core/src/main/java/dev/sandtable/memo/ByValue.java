// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values as bytes: equal values give equal bytes in every Java machine, and different values different ones.
 *
 * <p><b>Model.</b> A record is its class and its components, an enum constant its class and name, a list, set, map or optional its
 * elements; below them lie numbers, truth values and text. Each begins with its kind and each text and collection with
 * its length, so that no two values run into the same bytes. Sets and maps are sorted by the bytes of their entries:
 * they are equal in whatever order they list them.
 * <p><b>Left out.</b> Everything else has no value that this class knows, and is refused. {@code toString} would not do:
 * quantities round to three digits there.
 * <p><b>Check.</b> Bytes of neighbouring values, and of equal maps in two orders ({@code ByValueTest}).
 */
public final class ByValue {
    private ByValue() {}

    /** Writes a value, as a {@link Codec.Writer} does: {@code ByValue::write} is one for keys that are records. */
    public static void write(Object value, DataOutput out) throws IOException {
        if (value instanceof Record record) {
            writeRecord(record, out);
        } else if (value instanceof Enum<?> constant) {
            out.writeByte('E');
            out.write(text(constant.getDeclaringClass().getName()));
            out.write(text(constant.name()));
        } else if (value instanceof String text) {
            out.writeByte('S');
            out.write(text(text));
        } else if (value instanceof Optional<?> optional) {
            out.writeByte(optional.isPresent() ? 'O' : '0');
            if (optional.isPresent()) {
                write(optional.get(), out);
            }
        } else if (value instanceof List<?> list) {
            out.writeByte('L');
            out.writeInt(list.size());
            for (Object element : list) {
                write(element, out);
            }
        } else if (value instanceof Set<?> set) {
            out.writeByte('T');
            writeSorted(set.stream().map(ByValue::bytes).toList(), out);
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte('M');
            writeSorted(
                    map.entrySet().stream()
                            .map(entry -> bytes(List.of(entry.getKey(), entry.getValue())))
                            .toList(),
                    out);
        } else {
            writePrimitive(value, out);
        }
    }

    /** The bytes of a value. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value, new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** SHA-256 over the bytes of a value, in hexadecimal: what tells one specification from another. */
    public static String fingerprint(Object value) {
        return hex(sha256().digest(bytes(value)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }

    /** How the records of a class are read, found out once: reflection takes longer than writing. */
    private record Shape(byte[] name, Method[] accessors) {
        private static final ClassValue<Shape> OF = new ClassValue<>() {
            @Override
            protected Shape computeValue(Class<?> type) {
                RecordComponent[] components = type.getRecordComponents();
                Method[] accessors = new Method[components.length];
                for (int i = 0; i < accessors.length; i++) {
                    accessors[i] = components[i].getAccessor();
                    accessors[i].setAccessible(true);
                }
                return new Shape(text(type.getName()), accessors);
            }
        };
    }

    private static void writeRecord(Record record, DataOutput out) throws IOException {
        Shape shape = Shape.OF.get(record.getClass());
        out.writeByte('R');
        out.write(shape.name);
        out.writeInt(shape.accessors.length);
        for (Method accessor : shape.accessors) {
            try {
                write(accessor.invoke(record), out);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot read " + accessor, e);
            }
        }
    }

    private static void writePrimitive(Object value, DataOutput out) throws IOException {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            out.writeByte(
                    value instanceof Long ? 'J' : value instanceof Integer ? 'I' : value instanceof Short ? 'H' : 'B');
            out.writeLong(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.writeByte('D');
            out.writeLong(Double.doubleToLongBits(number));
        } else if (value instanceof Float number) {
            out.writeByte('F');
            out.writeInt(Float.floatToIntBits(number));
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? '+' : '-');
        } else if (value instanceof Character letter) {
            out.writeByte('C');
            out.writeChar(letter);
        } else {
            throw new IllegalArgumentException(
                    value.getClass().getName() + " is no record and has no value that can be kept");
        }
    }

    /** The length and the characters; UTF-8 would make one of all halves of surrogates. */
    private static byte[] text(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
        bytes.putInt(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes.putChar(text.charAt(i));
        }
        return bytes.array();
    }

    private static void writeSorted(Collection<byte[]> entries, DataOutput out) throws IOException {
        out.writeInt(entries.size());
        for (byte[] entry : entries.stream().sorted(Arrays::compareUnsigned).toList()) {
            out.write(entry);
        }
    }
}
