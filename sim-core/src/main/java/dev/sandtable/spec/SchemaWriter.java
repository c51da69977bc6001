// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.units.Dimension;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the JSON Schema (2020-12) of what the binder accepts for a record, from the same reflection: an editor that
 * knows it completes keys and underlines mistakes while a file is written. The same record always gives the same text.
 *
 * <p><b>Left out.</b> Ranges that constructors check, and whether a tag is declared: a schema cannot say them, the binder
 * does.
 */
public final class SchemaWriter {
    private static final String NUMBER = "[0-9.][0-9,]*(\\.[0-9]*)?([eE][+-]?[0-9]+)?";
    private static final String TAG = "( *\\[[^\\]]+\\])?";

    private final Class<?> type;
    private final boolean catalogue;
    private final Map<String, Object> definitions = new TreeMap<>();
    private final Map<String, Class<?>> names = new TreeMap<>();

    private SchemaWriter(Class<?> type, boolean catalogue) {
        this.type = type;
        this.catalogue = catalogue;
    }

    /** The schema as JSON text, for files that are read under a policy. */
    public static String write(Class<?> type, Provenance.Policy policy) {
        return JsonText.write(new SchemaWriter(type, policy == Provenance.Policy.REQUIRED).root()) + "\n";
    }

    private Map<String, Object> root() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.getSimpleName());
        Map<String, Object> whole = of(type, false);
        if (catalogue) {
            schema.put("if", Map.of("required", List.of("extends")));
            schema.put("then", of(type, true));
            schema.put("else", whole);
        } else {
            schema.putAll(whole);
        }
        definitions.put("sources", sources());
        schema.put("$defs", definitions);
        return schema;
    }

    private Map<String, Object> of(Type valueType, boolean partial) {
        if (valueType instanceof ParameterizedType generic) {
            return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), partial);
        }
        Class<?> single = (Class<?>) valueType;
        if (single == String.class) {
            return fields("type", "string");
        }
        if (TextForm.isTruth(single)) {
            return fields("type", "boolean");
        }
        if (TextForm.isNumber(single)) {
            String plain = TextForm.isWhole(single) ? "integer" : "number";
            definitions.put(plain, figure(plain));
            return fields("$ref", "#/$defs/" + plain);
        }
        boolean defined = partial && (single.isRecord() || single.isSealed()) && !TextForm.isQuantity(single);
        String name = nameOf(single) + (defined ? ".partial" : "");
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, definition(single, partial));
        }
        return fields("$ref", "#/$defs/" + name);
    }

    private Map<String, Object> generic(Class<?> raw, Type[] arguments, boolean partial) {
        if (raw == List.class) {
            Map<String, Object> list = fields("type", "array");
            list.put("items", of(arguments[0], false));
            return list;
        }
        if (raw == Map.class) {
            Map<String, Object> map = fields("type", "object");
            Class<?> key = (Class<?>) arguments[0];
            if (key.isEnum()) {
                List<Object> names = new ArrayList<>(Spelling.constants(key).keySet());
                names.add("source");
                map.put("propertyNames", fields("enum", names));
            }
            map.put("properties", fields("source", fields("type", "string")));
            map.put("additionalProperties", of(arguments[1], partial));
            return map;
        }
        if (raw == Located.class) {
            return of(arguments[0], partial);
        }
        if (raw == Reference.class) {
            return fields("anyOf", List.of(fields("type", "string"), of(arguments[0], partial)));
        }
        throw new IllegalStateException("a specification cannot hold a " + raw.getName());
    }

    private Map<String, Object> definition(Class<?> defined, boolean partial) {
        if (TextForm.isQuantity(defined)) {
            return quantity(Dimension.findByType(defined).orElseThrow());
        }
        if (defined.isEnum()) {
            return fields("enum", List.copyOf(Spelling.constants(defined).keySet()));
        }
        List<Object> forms = new ArrayList<>();
        if (TextForm.isParsed(defined)) {
            forms.add(fields("type", "string"));
        }
        if (defined.isSealed()) {
            boolean byKey = defined.isAnnotationPresent(OneOf.class);
            Spelling.variants(defined).forEach((kind, variant) -> {
                if (byKey) {
                    forms.add(byKey(kind, variant, partial));
                    return;
                }
                forms.add(record(variant, partial, kind));
                if (RecordShape.of(variant).fields().stream().noneMatch(RecordShape.Field::required)) {
                    forms.add(fields("const", kind));
                }
            });
        } else {
            forms.add(record(defined, partial, ""));
        }
        return forms.size() == 1 ? asMap(forms.get(0)) : fields("anyOf", forms);
    }

    private Map<String, Object> record(Class<?> record, boolean partial, String kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        if (!kind.isEmpty()) {
            properties.put("kind", fields("const", kind));
            required.add("kind");
        }
        for (RecordShape.Field field : RecordShape.of(record).fields()) {
            Map<String, Object> value = new LinkedHashMap<>(of(field.value(), partial));
            if (field.defaultText().isPresent()) {
                value.put("default", stated(field));
            }
            properties.put(field.key(), value);
            if (field.required()) {
                required.add(field.key());
            }
        }
        properties.putIfAbsent("source", fields("type", "string"));
        if (record == type || (type.isSealed() && Spelling.variants(type).containsValue(record))) {
            properties.putIfAbsent("name", fields("type", "string"));
            properties.putIfAbsent("extends", fields("type", "string"));
            properties.put("sources", fields("$ref", "#/$defs/sources"));
        }
        Map<String, Object> schema = fields("type", "object");
        schema.put("properties", properties);
        if (!partial && !required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private Map<String, Object> byKey(String kind, Class<?> variant, boolean partial) {
        List<RecordShape.Field> components = RecordShape.of(variant).fields();
        Map<String, Object> whole = record(variant, partial, "");
        Map<String, Object> value = components.size() == 1
                ? fields("anyOf", List.of(of(components.get(0).value(), partial), whole))
                : whole;
        Map<String, Object> map = fields("type", "object");
        map.put("properties", fields(kind, value));
        map.put("required", List.of(kind));
        map.put("additionalProperties", false);
        return map;
    }

    private Map<String, Object> quantity(Dimension dimension) {
        Dimension unit = dimension == Dimension.LINK_BANDWIDTH ? Dimension.DATA_RATE : dimension;
        String units = unit.units().stream().map(SchemaWriter::literal).collect(Collectors.joining("|"));
        String words = dimension == Dimension.LINK_BANDWIDTH ? "( per [a-z]+| bidirectional){2}" : "";
        String optional = dimension == Dimension.RATIO ? "?" : "";
        Map<String, Object> text = fields("type", "string");
        text.put("pattern", "^" + NUMBER + " *(" + units + ")" + optional + words + TAG + "$");
        text.put("description", dimension.noun() + ", such as " + dimension.example());
        return dimension == Dimension.RATIO ? fields("anyOf", List.of(fields("type", "number"), text)) : text;
    }

    private static Map<String, Object> figure(String plain) {
        Map<String, Object> tagged = fields("type", "string");
        tagged.put("pattern", "^" + NUMBER + TAG + "$");
        return fields("anyOf", List.of(fields("type", plain), tagged));
    }

    /** The class's own name, and that of its enclosing class too where another class has it already. */
    private String nameOf(Class<?> defined) {
        String simple = defined.getSimpleName();
        Class<?> owner = names.putIfAbsent(simple, defined);
        if (owner == null || owner == defined) {
            return simple;
        }
        Class<?> enclosing = defined.getEnclosingClass();
        return (enclosing == null ? defined.getPackageName() : enclosing.getSimpleName()) + "." + simple;
    }

    private static Object stated(RecordShape.Field field) {
        String text = field.defaultText().orElseThrow();
        boolean literal = field.value() instanceof Class<?> type && (TextForm.isNumber(type) || TextForm.isTruth(type));
        return literal ? TextForm.read((Class<?>) field.value(), text) : text;
    }

    private Map<String, Object> sources() {
        Map<String, Object> sources = fields("type", "object");
        sources.put("additionalProperties", of(SourceTable.Declaration.class, false));
        return sources;
    }

    private static String literal(String symbol) {
        return symbol.replace("/", "\\/").replace("%", "\\%");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object form) {
        return (Map<String, Object>) form;
    }

    private static Map<String, Object> fields(String key, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(key, value);
        return fields;
    }
}
