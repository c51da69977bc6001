// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.serving.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private List<Request> read(String name, String text) throws IOException {
        List<Request> requests = new ArrayList<>();
        try (TraceFile trace = TraceFile.open(write(name, text))) {
            for (Optional<Request> next = trace.findNext(); next.isPresent(); next = trace.findNext()) {
                requests.add(next.get());
            }
        }
        return requests;
    }

    @Test
    void azuresClockCountsFromTheFirstRequest() throws IOException {
        List<Request> requests = read("azure.csv.gz", """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2023-11-16 18:15:46.6805900,374,44
                2023-11-16 18:15:50.9951690,396,109
                """);
        assertEquals(2, requests.size());
        assertEquals(0, requests.get(0).arrivalPs());
        assertEquals(4_314_579_000_000L, requests.get(1).arrivalPs());
        assertEquals(396, requests.get(1).prompt());
        assertEquals(109, requests.get(1).answer());
    }

    @Test
    void mooncakesLinesNameTheirBlocks() throws IOException {
        Request request = read("m.jsonl", """
                {"timestamp": 27, "input_length": 1200, "output_length": 5, "hash_ids": [0, 14, 9]}
                """).get(0);
        assertEquals(27_000_000_000L, request.arrivalPs());
        assertEquals(3, request.keys().size());
        assertEquals(14, request.keys().at(1));
        assertEquals(512, request.keys().tokens());
    }

    @Test
    void plainColumnsMayStandInAnyOrder() throws IOException {
        Request request = read("p.csv", "output,arrival_s,input\n7,1.5,20\n").get(0);
        assertEquals(1_500_000_000_000L, request.arrivalPs());
        assertEquals(20, request.prompt());
        assertEquals(7, request.answer());
    }

    @Test
    void whatIsWrongIsNamedWithLineAndField() throws IOException {
        refused("arrival_s,input,output\n0,5,5\n1,-3,5\n", ":3:1: input: must be a whole number of tokens");
        refused("arrival_s,input,output\n0,5,5\nNaN,3,5\n", ":3:1: arrival_s: must be a time of 0 or more");
        refused("arrival_s,input,output\n2,5,5\n1,3,5\n", ":3:1: arrival_s: is earlier than the line before");
        refused("arrival_s,input,output\n0,5\n", ":2:1: output: is missing");
        refused("arrival_s,input,output\n", "holds no request");
        refused("", "is empty");
        refused("a,b\n1,2\n", ":1:1: is of no known format");
        refused("TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,1,1\n", ":2:1: TIMESTAMP: must be a time such as");
    }

    private void refused(String text, String expected) {
        SpecException error = assertThrows(SpecException.class, () -> read("bad.csv", text));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }
}
