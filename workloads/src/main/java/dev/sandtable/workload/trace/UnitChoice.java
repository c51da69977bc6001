// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import dev.sandtable.workload.trace.UnitEvidence.Operation;
import dev.sandtable.workload.trace.UnitEvidence.Size;
import java.util.List;
import java.util.Optional;

/**
 * Settles the units of a trace: by what its files prove, by what the user says, and by nothing else.
 *
 * <p>A word of the user that a proof contradicts is refused. {@code raw} takes the numbers as operations and bytes whatever
 * they count, as another simulator does, and says so.
 *
 * @param operations {@code macs}, {@code flops} or {@code raw}, if the user says
 * @param sizes {@code bytes}, {@code elements:2} or {@code raw}, if the user says
 */
public record UnitChoice(Optional<String> operations, Optional<String> sizes) {
    private static final String RAW = "raw";
    private static final String BYTES = "bytes";
    private static final String ELEMENTS = "elements:";
    private static final List<String> OPERATIONS = List.of("macs", "flops", RAW);
    private static final List<String> SIZES = List.of(BYTES, "elements:2", "elements:4", RAW);
    private static final int WIDEST = 16;

    public UnitChoice {
        operations.ifPresent(word -> {
            if (!OPERATIONS.contains(word)) {
                throw new IllegalArgumentException("--ops is '" + word + "'" + Suggestion.didYouMean(word, OPERATIONS)
                        + "; write macs, flops or raw");
            }
        });
        sizes.ifPresent(word -> {
            if (!word.equals(BYTES) && !word.equals(RAW) && width(word).isEmpty()) {
                throw new IllegalArgumentException("--sizes is '" + word + "'" + Suggestion.didYouMean(word, SIZES)
                        + "; write bytes, elements:2 (elements of 2 bytes; 1 to " + WIDEST + ") or raw");
            }
        });
    }

    /** Only what the files prove. */
    public static final UnitChoice PROVEN = new UnitChoice(Optional.empty(), Optional.empty());

    private static Optional<Integer> width(String word) {
        if (!word.startsWith(ELEMENTS) || !word.substring(ELEMENTS.length()).matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int width = Integer.parseInt(word.substring(ELEMENTS.length()));
        return width >= 1 && width <= WIDEST ? Optional.of(width) : Optional.empty();
    }

    /**
     * The units of a trace.
     *
     * @param needsOperations whether anything is priced by its operations
     * @param needsSizes whether anything is priced by its size
     * @throws SpecException if they are needed and neither proven nor given, or given against the proof
     */
    public Units settle(ExecutionTrace trace, boolean needsOperations, boolean needsSizes) {
        UnitEvidence evidence = trace.evidence();
        return new Units(
                flops(trace.name(), evidence, needsOperations),
                bytes(trace.name(), evidence, needsSizes),
                operationWords(evidence, needsOperations) + ", " + sizeWords(evidence, needsSizes));
    }

    private long flops(String file, UnitEvidence evidence, boolean needed) {
        Optional<Operation> said = operations
                .filter(word -> !word.equals(RAW))
                .map(word -> word.equals("macs") ? Operation.MACS : Operation.FLOPS);
        if (operations.isPresent() && said.isEmpty()) {
            return 1;
        }
        if (said.isPresent() && evidence.operations().isPresent() && !said.equals(evidence.operations())) {
            throw problem(
                    file,
                    "--ops " + operations.orElse("") + " contradicts the trace, which counts " + words(evidence) + ": "
                            + evidence.because()
                            + "; leave the option out, or write --ops raw to take the numbers as they stand");
        }
        Optional<Operation> settled = said.or(evidence::operations);
        if (settled.isEmpty() && needed) {
            throw problem(
                    file,
                    "whether num_ops counts multiply-accumulates or floating-point operations is not proven by the files;"
                            + " write --ops macs or --ops flops");
        }
        return settled.filter(unit -> unit == Operation.MACS).isPresent() ? 2 : 1;
    }

    private static String words(UnitEvidence evidence) {
        return evidence.operations().filter(unit -> unit == Operation.MACS).isPresent()
                ? "multiply-accumulates"
                : "floating-point operations";
    }

    private long bytes(String file, UnitEvidence evidence, boolean needed) {
        if (sizes.isPresent() && sizes.get().equals(RAW)) {
            return 1;
        }
        Optional<Integer> width = sizes.flatMap(UnitChoice::width);
        Size said = width.isPresent() ? Size.ELEMENTS : Size.BYTES;
        if (sizes.isPresent()
                && evidence.sizes().isPresent()
                && said != evidence.sizes().get()) {
            throw problem(
                    file,
                    "--sizes " + sizes.get() + " contradicts the trace, which counts "
                            + (said == Size.BYTES ? "elements: " : "bytes: ") + evidence.because()
                            + (said == Size.BYTES
                                    ? "; write how wide they are, as --sizes elements:2, or --sizes raw to take the numbers as they stand"
                                    : "; leave the option out, or write --sizes raw"));
        }
        if (sizes.isPresent()) {
            return width.orElse(1);
        }
        if (needed && evidence.sizes().isEmpty()) {
            throw problem(
                    file,
                    "whether sizes count bytes or elements is not proven by the files; write --sizes bytes or --sizes elements:2");
        }
        if (needed && evidence.sizes().get() == Size.ELEMENTS) {
            throw problem(
                    file,
                    "sizes count elements (" + evidence.because()
                            + ") and the files do not say how wide one is; write --sizes elements:2 for two bytes each");
        }
        return 1;
    }

    private String operationWords(UnitEvidence evidence, boolean needed) {
        if (operations.isPresent()) {
            return operations.get().equals(RAW) ? "operations as they stand" : operations.get() + " as given";
        }
        return evidence.operations()
                .map(unit -> words(evidence) + " (proven: " + evidence.because() + ")")
                .orElse(needed ? "" : "operations not used");
    }

    private String sizeWords(UnitEvidence evidence, boolean needed) {
        if (sizes.isPresent()) {
            return sizes.get().equals(RAW) ? "sizes as they stand" : sizes.get() + " as given";
        }
        return evidence.sizes()
                .map(unit -> (unit == Size.BYTES ? "bytes" : "elements") + " (proven: " + evidence.because() + ")")
                .orElse(needed ? "" : "sizes not used");
    }

    private static SpecException problem(String file, String message) {
        return new SpecException(Location.ofFile(file), "", message);
    }
}
