// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.Entry;
import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Builds the located tree of a JSON text from the parser's tokens; infinities and NaN pass, as Python writes them. */
final class JsonComposer {
    private final JsonParser parser;
    private final String file;

    private JsonComposer(JsonParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    static LocatedNode compose(String text, String file) {
        JsonFactory factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            JsonComposer composer = new JsonComposer(parser, file);
            LocatedNode root = composer.node(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new SpecException(composer.here(), "", "is not JSON: more text after the end of the value");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            Location location = at == null
                    ? Location.ofFile(file)
                    : new Location(file, Math.max(at.getLineNr(), 1), Math.max(at.getColumnNr(), 1));
            throw new SpecException(location, "", "is not JSON: " + firstSentence(e.getOriginalMessage()));
        }
    }

    private LocatedNode node(JsonToken token) {
        Location location = here();
        return switch (token) {
            case START_OBJECT -> map(location);
            case START_ARRAY -> list(location);
            case VALUE_STRING -> new ScalarNode(location, parser.getString(), true);
            default -> new ScalarNode(location, parser.getString(), false);
        };
    }

    private MapNode map(Location location) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Location key = here();
            String name = parser.currentName();
            if (entries.put(name, new Entry(key, node(parser.nextToken()))) != null) {
                throw new SpecException(key, name, "the key is given twice");
            }
        }
        return MapNode.of(location, entries);
    }

    private ListNode list(Location location) {
        List<LocatedNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return ListNode.of(location, items);
    }

    private Location here() {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Location(file, at.getLineNr(), at.getColumnNr());
    }

    private static String firstSentence(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
