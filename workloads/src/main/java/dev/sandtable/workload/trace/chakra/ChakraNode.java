// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.workload.trace.chakra.WireReader.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node as it stands in a file. */
final class ChakraNode {
    // ---- Fields of the schema ------------------------------------------------------
    static final int ID = 1;
    static final int NAME = 2;
    static final int TYPE = 3;
    static final int CONTROL = 4;
    static final int DATA = 5;
    static final int START = 6;
    static final int DURATION = 7;
    static final int INPUTS = 8;
    static final int OUTPUTS = 9;
    static final int ATTRIBUTE = 10;

    private static final int VALUES = 1;

    /** The schema's types of nodes, in the order of their numbers. */
    enum Type {
        INVALID,
        METADATA,
        MEMORY_LOAD,
        MEMORY_STORE,
        COMPUTE,
        SEND,
        RECEIVE,
        COLLECTIVE
    }

    // ---- State ------------------------------------------------------------------
    private long id;
    private String name = "";
    private int type;
    private final List<Long> after = new ArrayList<>();
    private long durationMicros;
    /** Tensors as the writer of PyTorch lists them: Python literals. */
    private String inputs = "";

    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    static ChakraNode read(WireReader in) throws Malformed {
        ChakraNode node = new ChakraNode();
        while (!in.atEnd()) {
            int key = in.key();
            int wire = WireReader.type(key);
            switch (WireReader.field(key)) {
                case ID -> node.id = number(in, wire);
                case NAME -> node.name = part(in, wire).text();
                case TYPE -> node.type = (int) Math.max(-1, Math.min(number(in, wire), Type.values().length));
                case CONTROL, DATA -> dependencies(in, wire, node.after);
                case DURATION -> node.durationMicros = number(in, wire);
                case INPUTS -> node.inputs = firstText(part(in, wire));
                case ATTRIBUTE -> {
                    Attribute attribute = Attribute.read(part(in, wire));
                    node.attributes.put(attribute.name(), attribute);
                }
                default -> in.skip(wire);
            }
        }
        return node;
    }

    private static long number(WireReader in, int wire) throws Malformed {
        requireType(wire, WireReader.VARINT, in);
        return in.varint();
    }

    private static WireReader part(WireReader in, int wire) throws Malformed {
        requireType(wire, WireReader.LENGTH, in);
        return in.message();
    }

    private static void requireType(int wire, int expected, WireReader in) throws Malformed {
        if (wire != expected) {
            throw new Malformed("a field of a node has wire type " + wire + ", byte " + in.position());
        }
    }

    /** Numbers one by one or packed into one field. */
    private static void dependencies(WireReader in, int wire, List<Long> out) throws Malformed {
        if (wire == WireReader.VARINT) {
            out.add(in.varint());
            return;
        }
        WireReader all = part(in, wire);
        while (!all.atEnd()) {
            out.add(all.varint());
        }
    }

    private static String firstText(WireReader in) throws Malformed {
        String text = "";
        while (!in.atEnd()) {
            int key = in.key();
            if (WireReader.field(key) == VALUES && WireReader.type(key) == WireReader.LENGTH) {
                text = in.message().text();
            } else {
                in.skip(WireReader.type(key));
            }
        }
        return text;
    }

    // ---- What is in it ----------------------------------------------------------

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    /** The number of its type, which may be none that the schema has. */
    int typeNumber() {
        return type;
    }

    Optional<Type> type() {
        return type >= 0 && type < Type.values().length ? Optional.of(Type.values()[type]) : Optional.empty();
    }

    /** The nodes before it, each once. */
    List<Long> after() {
        return after.stream().distinct().toList();
    }

    long durationMicros() {
        return durationMicros;
    }

    String inputs() {
        return inputs;
    }

    Optional<Attribute> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }
}
