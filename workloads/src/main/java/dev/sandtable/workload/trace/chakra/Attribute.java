// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.workload.trace.chakra.WireReader.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * A named value of one of the schema's thirty types, as whole numbers, real numbers or texts.
 *
 * <p>Writers use int64, uint64, int32 and uint32 for one attribute as they please; here all are one, so that none is read as a
 * silent 0.
 *
 * @param name its name
 * @param values its value, or the values of its list: {@link Long}, {@link Double} or {@link String}
 */
record Attribute(String name, List<Object> values) {
    static final int INT64 = 9;
    static final int UINT64 = 13;
    static final int BOOL = 27;
    static final int STRING = 29;
    static final int STRING_LIST = 30;

    private static final int NAME = 1;
    private static final int DOCUMENTATION = 2;

    /** How a value looks on the wire. */
    private enum Form {
        DOUBLE,
        FLOAT,
        VARINT,
        ZIGZAG,
        FIXED_32,
        FIXED_64,
        SIGNED_FIXED_32,
        TEXT,
        BYTES
    }

    /** By half of the field's distance from 3: single values have odd numbers, their lists the even ones that follow. */
    private static final List<Form> FORMS = List.of(
            Form.DOUBLE,
            Form.FLOAT,
            Form.VARINT,
            Form.VARINT,
            Form.VARINT,
            Form.VARINT,
            Form.ZIGZAG,
            Form.ZIGZAG,
            Form.FIXED_32,
            Form.FIXED_64,
            Form.SIGNED_FIXED_32,
            Form.FIXED_64,
            Form.VARINT,
            Form.TEXT,
            Form.BYTES);

    private static final int FIRST = 3;

    Attribute {
        values = List.copyOf(values);
    }

    static Attribute read(WireReader in) throws Malformed {
        String name = "";
        List<Object> values = new ArrayList<>();
        while (!in.atEnd()) {
            int key = in.key();
            int field = WireReader.field(key);
            int type = WireReader.type(key);
            int form = (field - FIRST) / 2;
            if (field == NAME && type == WireReader.LENGTH) {
                name = in.message().text();
            } else if (field <= DOCUMENTATION || form >= FORMS.size()) {
                in.skip(type);
            } else if ((field - FIRST) % 2 == 0) {
                values.add(value(FORMS.get(form), type, in));
            } else {
                list(FORMS.get(form), in.message(), values);
            }
        }
        return new Attribute(name, values);
    }

    private static void list(Form form, WireReader in, List<Object> values) throws Malformed {
        while (!in.atEnd()) {
            int type = WireReader.type(in.key());
            boolean packed = type == WireReader.LENGTH && form != Form.TEXT && form != Form.BYTES;
            if (!packed) {
                values.add(value(form, type, in));
                continue;
            }
            WireReader all = in.message();
            while (!all.atEnd()) {
                values.add(value(form, typeOf(form), all));
            }
        }
    }

    private static int typeOf(Form form) {
        return switch (form) {
            case DOUBLE, FIXED_64 -> WireReader.EIGHT_BYTES;
            case FLOAT, FIXED_32, SIGNED_FIXED_32 -> WireReader.FOUR_BYTES;
            case VARINT, ZIGZAG -> WireReader.VARINT;
            case TEXT, BYTES -> WireReader.LENGTH;
        };
    }

    private static Object value(Form form, int type, WireReader in) throws Malformed {
        if (type != typeOf(form)) {
            throw new Malformed("a value of an attribute has wire type " + type + ", byte " + in.position());
        }
        return switch (form) {
            case DOUBLE -> in.eightBytesAsDouble();
            case FLOAT -> (double) Float.intBitsToFloat(in.fourBytes());
            case VARINT -> in.varint();
            case ZIGZAG -> {
                long coded = in.varint();
                yield coded >>> 1 ^ -(coded & 1);
            }
            case FIXED_32 -> Integer.toUnsignedLong(in.fourBytes());
            case SIGNED_FIXED_32 -> (long) in.fourBytes();
            case FIXED_64 -> in.eightBytes();
            case TEXT -> in.message().text();
            case BYTES -> {
                in.message();
                yield "";
            }
        };
    }

    /** The single value as text; a number in digits. */
    String text() {
        return values.isEmpty() ? "" : String.valueOf(values.get(0));
    }
}
