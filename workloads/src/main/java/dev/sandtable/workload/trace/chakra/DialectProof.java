// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.workload.trace.UnitEvidence;
import dev.sandtable.workload.trace.UnitEvidence.Operation;
import dev.sandtable.workload.trace.UnitEvidence.Size;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of a trace prove about what their numbers count.
 *
 * <p><b>Model.</b> Files that this project writes say so in their metadata. Files converted from PyTorch profiles name a schema
 * that ends in {@code chakra.x.y.z}; their converter multiplies elements by their width. The generator of symbolic tensor
 * graphs names its schema too and lists the tensors of a node with their numbers of elements, which makes two relations: the
 * size of a collective over the elements of its inputs is 1 if sizes count elements and the width of an element if they count
 * bytes; and a product of an m × k and a k × n matrix, whose three tensors have a, b and c elements, has √(a·b·c) = m·n·k
 * multiply-accumulates, so that its operations are once or twice that. Products behind a collective are left
 * out, for their inputs are listed as they were before it.
 *
 * <p><b>Left out.</b> Other generators: their users say what they count.
 *
 * <p><b>Check.</b> Elements and multiply-accumulates, bytes and operations, and what is neither ({@code DialectProofTest}).
 *
 * <p><b>Source.</b> symbolic_tensor_graph, {@code convert_chakra.py}; mlcommons/chakra, {@code pytorch_converter.py}.
 */
final class DialectProof {
    /** Metadata of the files that {@link ChakraWriter} writes. */
    static final String WRITER = "sandtable";

    static final String WRITTEN = "operations are flops, sizes are bytes";

    private static final String SCHEMA = "schema";
    private static final String SYMBOLIC = "symbolic_tensor";
    private static final String CONVERTED = "chakra.";
    private static final String PRODUCT = "M";
    private static final double ROUNDING = 1e-6;
    private static final int WIDEST = 16;

    // ---- State ------------------------------------------------------------------
    private final Set<String> schemas = new LinkedHashSet<>();
    private boolean allWritten = true;
    private long asMacs;
    private long asFlops;
    private long asElements;
    private long asBytes;
    /** The first node whose size is neither its elements nor a whole number of bytes for each. */
    private final List<String> neither = new ArrayList<>();

    /** Takes note of a file. */
    void add(ChakraFile file, String name) {
        allWritten &= file.metadata().containsKey(WRITER);
        schemas.add(Optional.ofNullable(file.metadata().get(SCHEMA))
                .map(Attribute::text)
                .orElse(""));
        Set<Long> collectives = new LinkedHashSet<>();
        for (ChakraNode node : file.nodes()) {
            if (node.typeNumber() == ChakraNode.Type.COLLECTIVE.ordinal()) {
                collectives.add(node.id());
            }
        }
        for (ChakraNode node : file.nodes()) {
            if (collectives.contains(node.id())) {
                weighSize(node, name);
            } else if (node.attribute("op_type").map(Attribute::text).orElse("").equals(PRODUCT)
                    && node.after().stream().noneMatch(collectives::contains)) {
                weighProduct(node);
            }
        }
    }

    private void weighSize(ChakraNode node, String file) {
        double elements = elements(node, "inputs").stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        double size = number(node, "comm_size");
        if (elements <= 0 || size <= 0) {
            return;
        }
        double each = size / elements;
        if (each == 1) {
            asElements++;
        } else if (each == StrictMath.rint(each) && each <= WIDEST) {
            asBytes++;
        } else {
            neither.add(file + ": node " + node.id() + " (" + node.name() + ")");
        }
    }

    private void weighProduct(ChakraNode node) {
        List<Double> inputs = elements(node, "inputs");
        List<Double> outputs = elements(node, "outputs");
        if (inputs.size() != 2 || outputs.size() != 1) {
            return;
        }
        double macs = StrictMath.sqrt(inputs.get(0) * inputs.get(1) * outputs.get(0));
        double each = number(node, "num_ops") / macs;
        if (Math.abs(each - 1) < ROUNDING) {
            asMacs++;
        } else if (Math.abs(each - 2) < ROUNDING) {
            asFlops++;
        }
    }

    /** The numbers of elements in a list of names and numbers that alternate. */
    private static List<Double> elements(ChakraNode node, String attribute) {
        List<Object> listed = node.attribute(attribute).map(Attribute::values).orElse(List.of());
        List<Double> numbers = new ArrayList<>();
        for (int i = 1; i < listed.size(); i += 2) {
            try {
                numbers.add(Double.parseDouble(String.valueOf(listed.get(i))));
            } catch (NumberFormatException e) {
                return List.of();
            }
        }
        return numbers;
    }

    private static double number(ChakraNode node, String attribute) {
        Object value = node.attribute(attribute)
                .map(Attribute::values)
                .filter(values -> !values.isEmpty())
                .map(values -> values.get(0))
                .orElse(0L);
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    /** What is proven; where sizes fit nothing, the node at which that shows. */
    UnitEvidence evidence() {
        if (allWritten && !schemas.isEmpty()) {
            return UnitEvidence.written("the files' metadata say '" + WRITTEN + "'");
        }
        if (schemas.stream().allMatch(schema -> schema.startsWith(SYMBOLIC))) {
            return symbolic();
        }
        if (schemas.stream().allMatch(schema -> schema.contains(CONVERTED))) {
            return new UnitEvidence(
                    Optional.empty(),
                    Optional.of(Size.BYTES),
                    "the schema " + schemas.iterator().next() + " is that of converted PyTorch profiles");
        }
        return UnitEvidence.NONE;
    }

    private UnitEvidence symbolic() {
        Optional<Operation> operations = asMacs > 0 && asFlops == 0
                ? Optional.of(Operation.MACS)
                : asFlops > 0 && asMacs == 0 ? Optional.of(Operation.FLOPS) : Optional.empty();
        boolean whole = neither.isEmpty() && (asElements == 0) != (asBytes == 0);
        Optional<Size> sizes = whole ? Optional.of(asElements > 0 ? Size.ELEMENTS : Size.BYTES) : Optional.empty();
        List<String> proof = new ArrayList<>();
        if (operations.isPresent()) {
            proof.add((asMacs + asFlops) + " matrix products of listed tensors have "
                    + (asMacs > 0 ? "m·n·k" : "2·m·n·k") + " operations");
        }
        if (sizes.isPresent()) {
            proof.add((asElements + asBytes) + " collectives are as large as "
                    + (asElements > 0 ? "the elements" : "the bytes") + " of their inputs");
        }
        return new UnitEvidence(operations, sizes, String.join(", ", proof));
    }

    /** The nodes whose size is neither their elements nor their bytes, where their writer lists elements. */
    Map.Entry<Integer, String> misfits() {
        int mixed = asElements > 0 && asBytes > 0 ? 1 : 0;
        boolean symbolic = schemas.stream().allMatch(schema -> schema.startsWith(SYMBOLIC));
        String first = neither.isEmpty()
                ? asElements + " collectives count elements and " + asBytes + " bytes"
                : neither.get(0);
        return Map.entry(symbolic ? neither.size() + mixed : 0, first);
    }
}
