// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object under construction: keys stay in the order in which they were put, numbers are plain SI, and what is not
 * known is left out instead of being null.
 */
public final class JsonObject {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A number, already in the digits that are to be written. */
    private record Number(String text) {}

    private final Map<String, Object> fields = new LinkedHashMap<>();

    public JsonObject put(String key, String value) {
        return add(key, value);
    }

    public JsonObject put(String key, boolean value) {
        return add(key, value);
    }

    public JsonObject put(String key, long value) {
        return add(key, new Number(Long.toString(value)));
    }

    public JsonObject put(String key, double value) {
        return add(key, new Number(PlainNumber.text(value)));
    }

    public JsonObject put(String key, JsonObject value) {
        return add(key, value);
    }

    /** Puts the object if there is one. */
    public JsonObject put(String key, Optional<JsonObject> value) {
        value.ifPresent(object -> add(key, object));
        return this;
    }

    public JsonObject putObjects(String key, List<JsonObject> values) {
        return add(key, List.copyOf(values));
    }

    public JsonObject putTexts(String key, List<String> values) {
        return add(key, List.copyOf(values));
    }

    /** Puts every field of another object. */
    public JsonObject putAll(JsonObject other) {
        fields.putAll(other.fields);
        return this;
    }

    /** The objects under a key that {@link #putObjects} was given. */
    public List<JsonObject> objects(String key) {
        List<JsonObject> objects = new ArrayList<>();
        if (fields.get(key) instanceof List<?> list) {
            list.forEach(item -> objects.add((JsonObject) item));
        }
        return objects;
    }

    private JsonObject add(String key, Object value) {
        fields.put(key, value);
        return this;
    }

    /** The object in one line, without a line feed. */
    public String line() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, this);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Object value) {
        if (value instanceof JsonObject object) {
            out.writeStartObject();
            object.fields.forEach((key, field) -> {
                out.writeName(key);
                write(out, field);
            });
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            list.forEach(item -> write(out, item));
            out.writeEndArray();
        } else if (value instanceof Number number) {
            out.writeNumber(number.text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else {
            out.writeString((String) value);
        }
    }

    /**
     * The object as one row of a table: nested keys are joined by dots, lists of texts by semicolons, and lists of objects
     * are numbered from 0.
     */
    public Map<String, String> row() {
        Map<String, String> row = new LinkedHashMap<>();
        flatten("", this, row);
        return Collections.unmodifiableMap(row);
    }

    private static void flatten(String path, Object value, Map<String, String> row) {
        if (value instanceof JsonObject object) {
            object.fields.forEach((key, field) -> flatten(path.isEmpty() ? key : path + "." + key, field, row));
        } else if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof String text) {
                    texts.add(text);
                } else {
                    flatten(path + "." + i, list.get(i), row);
                }
            }
            if (texts.size() == list.size()) {
                row.put(path, String.join("; ", texts));
            }
        } else if (value instanceof Number number) {
            row.put(path, number.text);
        } else {
            row.put(path, value.toString());
        }
    }
}
