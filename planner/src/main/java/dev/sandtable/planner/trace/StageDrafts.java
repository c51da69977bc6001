// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.planner.replay.TrainingSimulation;
import dev.sandtable.planner.trace.Draft.Sort;
import dev.sandtable.planner.trace.SlotNodes.Part;
import dev.sandtable.workload.graph.DataParallelTraffic;
import dev.sandtable.workload.graph.LayerBlock;
import dev.sandtable.workload.graph.Operation.Communicate;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of a stage's ranks, from what the timeline shows of its first.
 *
 * <p>Spans are collected by track, laid out as nodes, joined with what they waited for, and numbered in the order in which they
 * began.
 */
final class StageDrafts {
    private static final String COMPUTE = "compute";
    private static final String DATA = "data parallel";

    private record Span(String name, long startPs, long endPs) {}

    // ---- Parameters -------------------------------------------------------------
    private final TrainingSimulation simulation;
    private final int stage;
    private final SlotNodes slots;

    // ---- State ------------------------------------------------------------------
    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    /** By track: its nodes in their order. */
    private final Map<String, List<Draft>> tracks = new LinkedHashMap<>();

    /** By direction and micro-batch, {@code forward 3}: the first nodes of its slots, in their order. */
    private final Map<String, List<Draft>> firstOfSlots = new LinkedHashMap<>();

    private final List<Draft> received = new ArrayList<>();
    private final List<Draft> sends = new ArrayList<>();

    StageDrafts(TrainingSimulation simulation, int stage) {
        this.simulation = simulation;
        this.stage = stage;
        slots = new SlotNodes(simulation, stage);
    }

    int stage() {
        return stage;
    }

    void add(String track, String name, long startPs, long endPs) {
        spans.computeIfAbsent(track, key -> new ArrayList<>()).add(new Span(name, startPs, endPs));
    }

    List<Draft> sends() {
        return sends;
    }

    int size() {
        return received.size() + tracks.values().stream().mapToInt(List::size).sum();
    }

    // ---- Spans become nodes ---------------------------------------------------------

    /** Lays out the nodes of every track, each after the one before it. */
    void lay() {
        spans.forEach((track, its) -> {
            List<Draft> drafts = new ArrayList<>();
            for (int s = 0; s < its.size(); ) {
                int end = s + 1;
                while (end < its.size()
                        && slot(its.get(s).name())
                        && its.get(end).name().equals(its.get(s).name())
                        && its.get(end).startPs() == its.get(end - 1).endPs()) {
                    end++;
                }
                lay(drafts, track, its.subList(s, end));
                s = end;
            }
            for (int d = 1; d < drafts.size(); d++) {
                drafts.get(d).after.add(drafts.get(d - 1));
            }
            tracks.put(track, drafts);
        });
    }

    private static boolean slot(String name) {
        return name.startsWith("forward ") || name.startsWith("backward ");
    }

    private void lay(List<Draft> drafts, String track, List<Span> alike) {
        Span first = alike.get(0);
        long endPs = alike.get(alike.size() - 1).endPs();
        if (track.equals(COMPUTE) && slot(first.name())) {
            List<Draft> parts = slot(first.name(), first.startPs(), endPs);
            String[] words = first.name().split(" ");
            firstOfSlots
                    .computeIfAbsent(words[0] + " " + words[1], key -> new ArrayList<>())
                    .add(parts.get(0));
            drafts.addAll(parts);
        } else if (first.name().startsWith("send ")) {
            Draft send = new Draft(Sort.SEND, first.name(), first.startPs(), endPs);
            send.forward = track.equals(COMPUTE) ? forwardSlotBefore(drafts) : track.equals("send to next");
            send.bytes = simulation.graph().boundary().stream()
                    .mapToLong(message -> message.collective().bytes().value())
                    .sum();
            send.tag = sends.size();
            sends.add(send);
            drafts.add(send);
        } else if (first.name().equals("gradient norm")) {
            drafts.add(new Draft(Sort.EVERYBODY, first.name(), first.startPs(), endPs));
        } else if (traffic(first.name()).isEmpty()) {
            drafts.add(work(first.name(), first.startPs(), endPs));
        } else {
            drafts.add(reduction(track, first.name(), first.startPs(), endPs));
        }
    }

    private static boolean forwardSlotBefore(List<Draft> drafts) {
        for (int d = drafts.size() - 1; d >= 0; d--) {
            if (slot(drafts.get(d).name)) {
                return drafts.get(d).name.startsWith("forward ");
            }
        }
        return true;
    }

    /** A slot's parts in its time, cut where traffic over replicas begins in the midst of it. */
    private List<Draft> slot(String name, long startPs, long endPs) {
        int chunk = Draft.chunk(name);
        List<LayerBlock> program = name.startsWith("forward ")
                ? simulation.graph().forward(stage, chunk)
                : simulation.graph().backward(stage, chunk);
        List<Part> parts = slots.parts(program);
        long cutPs = beginsWithin(startPs, endPs);
        if (cutPs == endPs) {
            return stretched(name, parts, startPs, endPs);
        }
        int at = cutAfter(parts, (double) (cutPs - startPs) / (endPs - startPs));
        List<Part> before = new ArrayList<>(parts.subList(0, at));
        List<Part> rest = new ArrayList<>(parts.subList(at, parts.size()));
        if (before.isEmpty() || rest.isEmpty()) {
            Part whole = parts.get(before.isEmpty() ? 0 : parts.size() - 1);
            Part half = new Part(
                    whole.name(), whole.weight() / 2, whole.flops() / 2, whole.bytes() / 2, whole.kind(), whole.axis());
            if (before.isEmpty()) {
                before.add(half);
                rest.set(0, half);
            } else {
                rest.add(half);
                before.set(before.size() - 1, half);
            }
        }
        List<Draft> all = new ArrayList<>(stretched(name, before, startPs, cutPs));
        all.addAll(stretched(name, rest, cutPs, endPs));
        return all;
    }

    /** When the first traffic over replicas begins between two instants; the second if none does. */
    private long beginsWithin(long startPs, long endPs) {
        for (Span span : spans.getOrDefault(DATA, List.of())) {
            if (span.startPs() > startPs && span.startPs() < endPs) {
                return span.startPs();
            }
        }
        return endPs;
    }

    /** How many parts come before a share of the slot, to the nearest. */
    private static int cutAfter(List<Part> parts, double share) {
        double all = parts.stream().mapToDouble(Part::weight).sum();
        double sum = 0;
        int at = 0;
        while (at < parts.size() && sum + parts.get(at).weight() / 2 < share * all) {
            sum += parts.get(at++).weight();
        }
        return at;
    }

    private static List<Draft> stretched(String slot, List<Part> parts, long startPs, long endPs) {
        double all = parts.stream().mapToDouble(Part::weight).sum();
        List<Draft> drafts = new ArrayList<>();
        double sum = 0;
        long from = startPs;
        for (int p = 0; p < parts.size(); p++) {
            Part part = parts.get(p);
            sum += part.weight();
            long to =
                    p == parts.size() - 1 ? endPs : startPs + Math.round((endPs - startPs) * (all > 0 ? sum / all : 0));
            Draft draft = new Draft(
                    part.communicates() ? Sort.COLLECTIVE : Sort.COMPUTE, slot + ": " + part.name(), from, to);
            draft.flops = Math.round(part.flops());
            draft.bytes = Math.round(part.bytes());
            draft.kind = part.kind();
            draft.axis = part.axis();
            drafts.add(draft);
            from = to;
        }
        return drafts;
    }

    /** The optimizer, and time of the framework. */
    private Draft work(String name, long startPs, long endPs) {
        Draft draft = new Draft(Sort.COMPUTE, name, startPs, endPs);
        if (name.equals("optimizer")) {
            for (Part part : slots.partsOf(simulation.graph().optimizer(stage))) {
                draft.flops += Math.round(part.flops());
                draft.bytes += part.communicates() ? 0 : Math.round(part.bytes());
            }
        }
        return draft;
    }

    /** Traffic over replicas; where it comes in several spans, each has bytes in proportion to its time. */
    private Draft reduction(String track, String name, long startPs, long endPs) {
        List<Communicate> messages = traffic(name);
        long allPs = spans.getOrDefault(track, List.of()).stream()
                .filter(span -> span.name().equals(name))
                .mapToLong(span -> span.endPs() - span.startPs())
                .sum();
        long bytes = messages.stream()
                .mapToLong(message -> message.collective().bytes().value())
                .sum();
        Draft draft = new Draft(Sort.COLLECTIVE, name, startPs, endPs);
        draft.kind = SlotNodes.kind(messages.get(0).collective().kind());
        draft.axis = messages.get(0).axis();
        draft.bytes = Math.max(1, Math.round((double) bytes * (endPs - startPs) / Math.max(1, allPs)));
        return draft;
    }

    private List<Communicate> traffic(String name) {
        DataParallelTraffic traffic = simulation.graph().dataParallel(stage);
        return switch (name) {
            case "gradient reduction" -> traffic.gradients();
            case "weight gather" -> traffic.parameters();
            case "tied embedding" ->
                traffic.closing().stream()
                        .filter(message -> message.axis() == Axis.TIED)
                        .toList();
            default -> List.of();
        };
    }

    // ---- Nodes wait for each other ----------------------------------------------------

    /** Takes note of a message from another stage, and lets the slot that needs it wait for it. */
    void receive(Draft send, int from) {
        Draft receive =
                new Draft(Sort.RECEIVE, "receive" + send.name.substring("send".length()), send.endPs, send.endPs);
        receive.bytes = send.bytes;
        receive.partner = from;
        receive.tag = send.tag;
        receive.forward = send.forward;
        received.add(receive);
        String slot = (send.forward ? "forward " : "backward ") + Draft.microBatch(send.name);
        firstOfSlots.getOrDefault(slot, List.of()).stream()
                .filter(node -> node.startPs >= send.endPs)
                .findFirst()
                .ifPresent(node -> node.after.add(receive));
    }

    /** Lets nodes wait for those of other tracks that had ended when they began. */
    void join() {
        List<Draft> compute = tracks.getOrDefault(COMPUTE, List.of());
        tracks.forEach((track, drafts) -> {
            if (!track.equals(COMPUTE)) {
                drafts.forEach(draft -> lastBy(compute, draft.startPs).ifPresent(draft.after::add));
            }
        });
        List<Draft> data = tracks.getOrDefault(DATA, List.of());
        long idleFrom = 0;
        for (Draft draft : compute) {
            if (draft.startPs > idleFrom || draft.sort == Sort.EVERYBODY) {
                lastBy(data, draft.startPs).ifPresent(draft.after::add);
            }
            idleFrom = draft.endPs;
        }
    }

    /** The last node of a track that had ended by an instant; nodes of a track end in their order. */
    private static Optional<Draft> lastBy(List<Draft> drafts, long ps) {
        int low = 0;
        int high = drafts.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (drafts.get(middle).endPs <= ps && drafts.get(middle).startPs < ps) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(drafts.get(low - 1));
    }

    /** All nodes with numbers in the order in which they began. */
    List<Draft> numbered() {
        List<Draft> all = new ArrayList<>(received);
        tracks.values().forEach(all::addAll);
        all.sort(Comparator.comparingLong((Draft draft) -> draft.startPs).thenComparingLong(draft -> draft.endPs));
        for (int i = 0; i < all.size(); i++) {
            all.get(i).id = i;
        }
        return all;
    }
}
