// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.kineto;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.kineto.EventFile.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the kernels of NCCL, RCCL and their like do, by the arguments that PyTorch records with them. */
final class Collectives {
    private static final String NAME = "Collective name";

    private Collectives() {}

    /** How PyTorch's names begin, without underscores, the longer before the shorter. */
    private enum Word {
        ALLREDUCE(Collective.Kind.ALL_REDUCE),
        ALLGATHER(Collective.Kind.ALL_GATHER),
        REDUCESCATTER(Collective.Kind.REDUCE_SCATTER),
        ALLTOALL(Collective.Kind.ALL_TO_ALL),
        BROADCAST(Collective.Kind.BROADCAST),
        BARRIER(Collective.Kind.BARRIER),
        REDUCE(Collective.Kind.REDUCE),
        GATHER(Collective.Kind.GATHER),
        SCATTER(Collective.Kind.SCATTER);

        private final Collective.Kind kind;

        Word(Collective.Kind kind) {
            this.kind = kind;
        }
    }

    /** Whether a kernel communicates. */
    static boolean communicates(Event event) {
        return event.argument(NAME).isPresent()
                || event.name().toLowerCase(Locale.ROOT).contains("ncclkernel")
                || event.name().toLowerCase(Locale.ROOT).contains("nccldevkernel");
    }

    private static String name(Event event) {
        String full = event.argument(NAME).orElse("").toLowerCase(Locale.ROOT).replace("_", "");
        return full;
    }

    /** The kind of collective, if it is one. */
    static Optional<Collective.Kind> kind(Event event) {
        String name = name(event);
        for (Word word : Word.values()) {
            if (name.startsWith(word.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(word.kind);
            }
        }
        return Optional.empty();
    }

    static boolean sends(Event event) {
        return name(event).equals("send");
    }

    static boolean receives(Event event) {
        return name(event).equals("recv");
    }

    /** Bytes that the rank brings; empty where elements or their type are not recorded. */
    static Optional<Long> bytes(Event event) {
        Optional<Integer> width = event.argument("dtype").flatMap(Collectives::width);
        String elements = event.argument("In msg nelems").orElse("");
        return width.isPresent() && elements.matches("\\d{1,15}")
                ? Optional.of(Long.parseLong(elements) * width.get())
                : Optional.empty();
    }

    private static Optional<Integer> width(String type) {
        String plain = type.toLowerCase(Locale.ROOT);
        if (plain.startsWith("float8")) {
            return Optional.of(1);
        }
        return switch (plain) {
            case "char", "byte", "bool", "int8", "uint8" -> Optional.of(1);
            case "half", "bfloat16", "float16", "short", "int16" -> Optional.of(2);
            case "float", "float32", "int", "int32" -> Optional.of(4);
            case "double", "float64", "long", "int64" -> Optional.of(8);
            default -> Optional.empty();
        };
    }

    /** The ranks of the group, where the profile lists them all: long lists are cut short by the profiler. */
    static Optional<List<Integer>> ranks(Event event) {
        String text = event.argument("Process Group Ranks").orElse("").replaceAll("[\\[\\]\\s]", "");
        if (!text.matches("\\d{1,9}(,\\d{1,9})*")) {
            return Optional.empty();
        }
        List<Integer> ranks = new ArrayList<>();
        for (String rank : text.split(",", -1)) {
            ranks.add(Integer.valueOf(rank));
        }
        return Optional.of(ranks);
    }

    /** The group's name. */
    static String group(Event event) {
        return event.argument("Process Group Name").orElse("");
    }

    /** The other end of a message, if it is recorded. */
    static Optional<Integer> peer(Event event, String key) {
        return event.argument(key).filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    }
}
