// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitChoice;
import dev.sandtable.workload.trace.UnitEvidence;
import dev.sandtable.workload.trace.UnitEvidence.Operation;
import dev.sandtable.workload.trace.UnitEvidence.Size;
import dev.sandtable.workload.trace.Units;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Units that a file proves, that are asked for, and that fit nothing. */
class DialectProofTest {
    private static final String SYMBOLIC = "symbolic_tensor_network";

    /** A product of 8 × 4 and 4 × 16 matrices and the reduction of its result, as the generator of symbolic tensors lists them. */
    private static ExecutionTrace trace(String schema, long operations, long size) {
        TraceNode product = new TraceNode(
                1, "product", List.of(), new TraceTask.Compute(false, operations, 128), TraceNode.NOT_RECORDED);
        TraceNode sum = new TraceNode(
                2,
                "sum",
                List.of(1L),
                new TraceTask.CollectiveCall(Collective.Kind.ALL_REDUCE, "", size),
                TraceNode.NOT_RECORDED);
        byte[] file = ChakraWriter.write(
                new RankTrace(0, "t.0.et", List.of(product, sum)),
                List.of(new ChakraWriter.Written("schema", schema)),
                node -> node.id() == 1
                        ? List.of(
                                new Attribute("op_type", List.of("M")),
                                new Attribute("inputs", List.of("x", "32.0", "w", "64.0")),
                                new Attribute("outputs", List.of("y", "128.0")))
                        : List.of(new Attribute("inputs", List.of("y", "128.0"))));
        ChakraReader reader = new ChakraReader(new LinkedHashMap<>());
        reader.add(0, "t.0.et", file);
        return reader.trace("t");
    }

    private static Units units(ExecutionTrace trace, String ops, String sizes) {
        return new UnitChoice(
                        Optional.of(ops).filter(word -> !word.isEmpty()),
                        Optional.of(sizes).filter(word -> !word.isEmpty()))
                .settle(trace, true, true);
    }

    private static String refused(ExecutionTrace trace, String ops, String sizes) {
        return assertThrows(SpecException.class, () -> units(trace, ops, sizes)).getMessage();
    }

    @Test
    void multiplyAccumulatesAndElements() {
        ExecutionTrace trace = trace(SYMBOLIC, 8 * 4 * 16, 128);
        assertEquals(Optional.of(Operation.MACS), trace.evidence().operations());
        assertEquals(Optional.of(Size.ELEMENTS), trace.evidence().sizes());
        assertTrue(refused(trace, "", "").contains("write --sizes elements:2"));
        Units units = units(trace, "", "elements:2");
        assertEquals(2, units.flops());
        assertEquals(2, units.bytes());
        assertTrue(
                units.words().contains("proven: 1 matrix products of listed tensors have m·n·k operations"),
                units.words());
        assertEquals(1, units(trace, "raw", "raw").flops());
        assertTrue(refused(trace, "flops", "elements:2").contains("--ops flops contradicts the trace"));
        assertTrue(refused(trace, "", "bytes").contains("--sizes bytes contradicts the trace, which counts elements"));
    }

    @Test
    void operationsAndBytes() {
        ExecutionTrace trace = trace(SYMBOLIC, 2 * 8 * 4 * 16, 256);
        assertEquals(Optional.of(Operation.FLOPS), trace.evidence().operations());
        assertEquals(Optional.of(Size.BYTES), trace.evidence().sizes());
        assertEquals(1, units(trace, "", "").bytes());
        assertTrue(refused(trace, "", "elements:2").contains("which counts bytes"));
    }

    @Test
    void sizesThatFitNeitherAreRefused() {
        String message = assertThrows(SpecException.class, () -> trace(SYMBOLIC, 8 * 4 * 16, 100))
                .getMessage();
        assertTrue(message.contains("fit neither the elements nor the bytes"), message);
        assertTrue(message.contains("t.0.et: node 2 (sum)"), message);
    }

    @Test
    void anotherWriterIsAskedForBoth() {
        ExecutionTrace trace = trace("of my own", 8 * 4 * 16, 128);
        assertEquals(UnitEvidence.NONE, trace.evidence());
        assertTrue(refused(trace, "", "bytes").contains("write --ops macs or --ops flops"));
        assertTrue(refused(trace, "macs", "").contains("write --sizes bytes or --sizes elements:2"));
        assertEquals(4, units(trace, "macs", "elements:4").bytes());
        assertEquals(
                new TraceTask.Compute(false, 1024, 512),
                trace.in(units(trace, "macs", "elements:4"))
                        .ranks()
                        .get(0)
                        .nodes()
                        .get(0)
                        .task());
    }

    @Test
    void profilesCountBytes() {
        assertEquals(
                Optional.of(Size.BYTES),
                trace("1.0.2-chakra.0.0.4", 8 * 4 * 16, 128).evidence().sizes());
    }

    @Test
    void aWordThatIsNoneIsCorrected() {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> new UnitChoice(Optional.of("mac"), Optional.empty()))
                        .getMessage());
        assertTrue(message.contains("did you mean 'macs'"), message);
        assertThrows(IllegalArgumentException.class, () -> new UnitChoice(Optional.empty(), Optional.of("elements:0")));
    }
}
