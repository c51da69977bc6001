// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A schema that an editor can use, for all that the binder accepts. */
class SchemaWriterTest {
    enum Colour {
        RED,
        DEEP_BLUE
    }

    @OneOf
    sealed interface Length {}

    record Fixed(int tokens) implements Length {}

    record Uniform(int low, int high) implements Length {}

    record Small(
            int count,
            @Default("true") boolean on,
            Optional<Colour> colour,
            Map<String, Ratio> shares,
            @Default("{fixed: 1}") Length length) {}

    @Test
    void saysWhatARecordHolds() {
        assertEquals("""
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "title": "Small",
                  "$ref": "#/$defs/Small",
                  "$defs": {
                """, head(SchemaWriter.write(Small.class, Provenance.Policy.OPTIONAL), 5));
        LocatedNode.MapNode small = definition("Small");
        assertEquals(
                List.of("count", "on", "colour", "shares", "length", "source", "name", "extends", "sources"),
                map(small, "properties").keys());
        assertEquals("true", text(small, "properties", "on", "default"));
        assertEquals("{fixed: 1}", text(small, "properties", "length", "default"));
        assertEquals("#/$defs/Colour", text(small, "properties", "colour", "$ref"));
        assertEquals("#/$defs/Ratio", text(small, "properties", "shares", "additionalProperties", "$ref"));
        assertEquals("false", text(small, "additionalProperties"));
        assertEquals(List.of("count", "shares"), texts(small, "required"));
        assertEquals(List.of("red", "deep-blue"), texts(definition("Colour"), "enum"));
    }

    @Test
    void aFileThatExtendsAnotherMayLeaveKeysOut() {
        JsonTree schema =
                JsonTree.read(SchemaWriter.write(ChipForTest.class, Provenance.Policy.REQUIRED), "schema.json");
        assertEquals(
                "#/$defs/ChipForTest", schema.require("else").require("$ref").text());
        assertEquals(
                "#/$defs/ChipForTest.partial",
                schema.require("then").require("$ref").text());
        JsonTree definitions = schema.require("$defs");
        assertTrue(definitions.require("Memory").find("required").isPresent());
        assertTrue(definitions.require("Memory.partial").find("required").isEmpty());
    }

    @Test
    void patternsAcceptWhatTheParserAcceptsAndNothingOfAnotherDimension() {
        LocatedNode.MapNode memory = map(
                JsonTree.read(SchemaWriter.write(ChipForTest.class, Provenance.Policy.REQUIRED), "schema.json")
                        .require("$defs")
                        .node(),
                "BytesPerSecond");
        Pattern pattern = Pattern.compile(text(memory, "pattern"));
        for (String right : List.of("2039 GB/s [ds]", "1,638.5 GB/s", "1.2e3 MiB/s", "400 Gb/s")) {
            assertTrue(pattern.matcher(right).matches(), right);
        }
        for (String wrong : List.of("2039", "2039 GB", "GB/s", "1 GB/s ds", "1 GBps")) {
            assertFalse(pattern.matcher(wrong).matches(), wrong);
        }
    }

    private static LocatedNode.MapNode definition(String name) {
        JsonTree schema = JsonTree.read(SchemaWriter.write(Small.class, Provenance.Policy.OPTIONAL), "schema.json");
        return map(schema.node(), "$defs", name);
    }

    private static LocatedNode at(LocatedNode node, String... keys) {
        LocatedNode reached = node;
        for (String key : keys) {
            reached = ((LocatedNode.MapNode) reached).find(key).orElseThrow();
        }
        return reached;
    }

    private static LocatedNode.MapNode map(LocatedNode node, String... keys) {
        return (LocatedNode.MapNode) at(node, keys);
    }

    private static String text(LocatedNode node, String... keys) {
        return ((LocatedNode.ScalarNode) at(node, keys)).text();
    }

    private static List<String> texts(LocatedNode node, String key) {
        List<String> texts = new ArrayList<>();
        ((LocatedNode.ListNode) at(node, key)).items().forEach(item -> texts.add(text(item)));
        return texts;
    }

    private static String head(String text, int lines) {
        return String.join("\n", text.lines().limit(lines).toList()) + "\n";
    }
}
