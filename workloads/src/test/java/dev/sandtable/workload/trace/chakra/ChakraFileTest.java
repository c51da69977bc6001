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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bytes by hand, what is written is read, and nothing that is cut off or garbled is taken for a trace. */
class ChakraFileTest {
    private static final long MICROSECOND = 1_000_000;

    /** Metadata of version 0.0.4; an all-reduce with number 1, comm_type and comm_size as other writers encode them. */
    private static final String ONE_COLLECTIVE = "070a05302e302e34"
            + "2c" + "0801" + "120173" + "1807"
            + "520d" + "0a09636f6d6d5f74797065" + "4800"
            + "520e" + "0a09636f6d6d5f73697a65" + "688008"
            + "3805" + "2a020203";

    private static ExecutionTrace read(byte[]... files) {
        ChakraReader reader = new ChakraReader(new LinkedHashMap<>());
        for (int rank = 0; rank < files.length; rank++) {
            reader.add(rank, "t." + rank + ".et", files[rank]);
        }
        return reader.trace("t");
    }

    private static String problem(byte[] file) {
        return assertThrows(SpecException.class, () -> read(file)).getMessage();
    }

    @Test
    void aFileByHand() {
        byte[] bytes = HexFormat.of().parseHex(ONE_COLLECTIVE);
        TraceNode node = read(bytes).ranks().get(0).nodes().get(0);
        assertEquals(
                new TraceNode(
                        1,
                        "s",
                        List.of(2L, 3L),
                        new TraceTask.CollectiveCall(Collective.Kind.ALL_REDUCE, "", 1024),
                        5 * MICROSECOND),
                node);
    }

    private static TraceTask task(SplittableRandom random) {
        long size = 1 + random.nextLong(1L << 50);
        return switch (random.nextInt(6)) {
            case 0 -> new TraceTask.Compute(random.nextBoolean(), random.nextLong(1L << 60), size);
            case 1 -> new TraceTask.MemoryAccess(random.nextBoolean(), size);
            case 2 -> new TraceTask.Send(random.nextInt(1000), random.nextInt(9), size);
            case 3 -> new TraceTask.Receive(random.nextInt(1000), random.nextInt(9), size);
            case 4 -> new TraceTask.Nothing();
            default ->
                new TraceTask.CollectiveCall(
                        List.of(
                                        Collective.Kind.ALL_REDUCE,
                                        Collective.Kind.ALL_GATHER,
                                        Collective.Kind.REDUCE_SCATTER,
                                        Collective.Kind.ALL_TO_ALL,
                                        Collective.Kind.BROADCAST,
                                        Collective.Kind.GATHER,
                                        Collective.Kind.SCATTER,
                                        Collective.Kind.REDUCE)
                                .get(random.nextInt(8)),
                        "g" + random.nextInt(4),
                        size);
        };
    }

    private static RankTrace random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TraceNode> nodes = new ArrayList<>();
        for (int n = 0; n < 1 + random.nextInt(60); n++) {
            List<Long> after = new ArrayList<>();
            for (long before = random.nextInt(4); before < n; before += 1 + random.nextInt(9)) {
                after.add(before);
            }
            nodes.add(new TraceNode(n, "Knoten ä " + n, after, task(random), (1 + random.nextInt(9999)) * MICROSECOND));
        }
        return new RankTrace(0, "t.0.et", nodes);
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (long seed = 1; seed <= 50; seed++) {
            RankTrace rank = random(seed);
            byte[] bytes = ChakraWriter.write(rank);
            assertEquals(rank, read(bytes).ranks().get(0), "seed " + seed);
            assertEquals(rank, read(compressed(bytes)).ranks().get(0), "seed " + seed);
        }
    }

    @Test
    void aFileThatIsCutOffIsNoTraceUnlessItIsCutBetweenNodes() {
        byte[] bytes = ChakraWriter.write(random(7));
        int whole = 0;
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            try {
                assertTrue(read(part).ranks().get(0).nodes().size()
                        < random(7).nodes().size());
                whole++;
            } catch (SpecException e) {
                assertTrue(e.getMessage().startsWith("t.0.et: "), e.getMessage());
            }
        }
        assertTrue(whole < random(7).nodes().size(), "parts that read as a trace: " + whole);
    }

    @Test
    void garbageIsRefusedWithTheFileAndAPlace() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertTrue(problem(bytes).startsWith("t.0.et: "));
        }
        byte[] zip = compressed(ChakraWriter.write(random(7)));
        assertTrue(problem(Arrays.copyOf(zip, zip.length / 2)).contains("cut off or damaged"));
        assertTrue(problem(new byte[0]).contains("empty"));
        assertTrue(problem("{\"traceEvents\": []}".getBytes(StandardCharsets.UTF_8))
                .contains("not a whole Chakra execution trace"));
    }

    @Test
    void whatASoundFileMayNotSay() {
        String type = ONE_COLLECTIVE.replace("1807", "1819");
        assertTrue(problem(HexFormat.of().parseHex(type)).contains("node 1 (s): has the type"));
        String kind = ONE_COLLECTIVE.replace("4800", "480c");
        assertTrue(problem(HexFormat.of().parseHex(kind)).contains("has the comm_type 12"));
        String nameless = ONE_COLLECTIVE.replace("636f6d6d5f73697a65", "636f6d6d5f73697a78");
        assertTrue(problem(HexFormat.of().parseHex(nameless)).contains("has no attribute comm_size"));
    }

    @Test
    void groupsOfAProfileComeFromItsMetadata() {
        String json = "['[{\"pg_name\": \"3\", \"ranks\": [0, 1]}]']";
        byte[] inputs = new WireWriter().text(1, json).toBytes();
        byte[] metadata = new WireWriter()
                .text(ChakraNode.NAME, "## process_group:init ##")
                .number(ChakraNode.TYPE, ChakraNode.Type.METADATA.ordinal())
                .bytes(ChakraNode.INPUTS, inputs)
                .toBytes();
        byte[] file = new WireWriter()
                .framed(new WireWriter().text(1, "0.0.4").toBytes())
                .framed(metadata)
                .toBytes();
        assertEquals(Map.of("3", List.of(0, 1)), read(file, file).groups());
    }
}
