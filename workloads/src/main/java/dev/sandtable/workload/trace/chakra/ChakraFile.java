// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.trace.chakra.WireReader.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The metadata and nodes of one file as they stand.
 *
 * @param metadata attributes of the whole file, by name
 * @param nodes in the order of the file
 */
record ChakraFile(Map<String, Attribute> metadata, List<ChakraNode> nodes) {
    private static final int ATTRIBUTE = 2;
    private static final int VERSION = 1;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int BYTE = 0xff;

    ChakraFile {
        metadata = new LinkedHashMap<>(metadata);
        nodes = List.copyOf(nodes);
    }

    /** Reads the bytes of a file, compressed or not. */
    static ChakraFile read(byte[] content, String file) {
        byte[] bytes = plain(content, file);
        if (bytes.length == 0) {
            throw problem(file, "the file is empty; a Chakra execution trace begins with its metadata");
        }
        WireReader in = new WireReader(bytes, 0, bytes.length);
        int number = -1;
        try {
            Map<String, Attribute> metadata = metadata(in.message());
            List<ChakraNode> nodes = new ArrayList<>();
            for (number = 0; !in.atEnd(); number++) {
                nodes.add(ChakraNode.read(in.message()));
            }
            if (nodes.isEmpty()) {
                throw problem(file, "has no nodes; record or generate the trace again");
            }
            return new ChakraFile(metadata, nodes);
        } catch (Malformed e) {
            throw problem(
                    file,
                    "is not a whole Chakra execution trace: "
                            + (number < 0 ? "its metadata: " : "message " + (number + 1) + ": ") + e.getMessage()
                            + "; copy the file again, or write it with Chakra's protobuf schema");
        }
    }

    private static Map<String, Attribute> metadata(WireReader in) throws Malformed {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        while (!in.atEnd()) {
            int key = in.key();
            int field = WireReader.field(key);
            if (field == ATTRIBUTE && WireReader.type(key) == WireReader.LENGTH) {
                Attribute attribute = Attribute.read(in.message());
                attributes.put(attribute.name(), attribute);
            } else if (field == VERSION && WireReader.type(key) == WireReader.LENGTH) {
                in.message().text();
            } else {
                throw new Malformed("it has the field " + field + ", which the schema does not");
            }
        }
        return attributes;
    }

    private static byte[] plain(byte[] content, String file) {
        boolean gzip = content.length > 2 && (content[0] & BYTE) == GZIP_FIRST && (content[1] & BYTE) == GZIP_SECOND;
        if (!gzip) {
            return content;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw problem(file, "is compressed, and cut off or damaged: " + e.getMessage() + "; copy the file again");
        }
    }

    private static SpecException problem(String file, String message) {
        return new SpecException(Location.ofFile(file), "", message);
    }
}
