// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chain of operations that decides when a step ends: each began the moment the one before it was over, back to the begin of the
 * step, so that their times add up to it.
 *
 * <p>What is not on the chain could take a little longer without delaying the step; what is on it delays the step picosecond for
 * picosecond. Waiting is never on it: whoever waits, waits for something that is.
 *
 * @param shares what the chain consists of, the largest first
 */
public record StepPath(List<Share> shares) {

    /** What a link of the chain does. */
    public enum Part {
        FORWARD("forward"),
        BACKWARD("backward"),
        INPUT_GRADIENTS("gradients of inputs"),
        WEIGHT_GRADIENTS("gradients of weights"),
        BOTH("forward and backward at once"),
        TENSOR("tensor collectives"),
        CONTEXT("context exchange"),
        EXPERT("expert exchange"),
        PIPELINE("transfers between stages"),
        GRADIENTS("reduction of gradients"),
        PARAMETERS("gathering of weights"),
        OPTIMIZER("optimizer"),
        HOST("waiting for the host"),
        OFFLOAD("waiting for what is kept outside the chip"),
        FRAMEWORK("framework"),
        DATA("waiting for data");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        /** The name in a report. */
        public String words() {
            return words;
        }

        /** What an account and the sort of a tag stand for. */
        static Part of(int account, StepTimeline.Sort sort) {
            if (account < Piece.Kind.values().length) {
                return of(Piece.Kind.values()[account], sort);
            }
            return account == StagePrograms.PIPELINE ? PIPELINE : of(sort);
        }

        private static Part of(Piece.Kind kind, StepTimeline.Sort sort) {
            return switch (kind) {
                case COMPUTE -> of(sort);
                case TENSOR_COMMUNICATION -> TENSOR;
                case HOST -> HOST;
                case OFFLOAD -> OFFLOAD;
                case CONTEXT_COMMUNICATION -> CONTEXT;
                case EXPERT_COMMUNICATION -> EXPERT;
                case PARAMETER_COMMUNICATION -> PARAMETERS;
                case GRADIENT_COMMUNICATION -> GRADIENTS;
            };
        }

        private static Part of(StepTimeline.Sort sort) {
            return switch (sort) {
                case FORWARD -> FORWARD;
                case BACKWARD -> BACKWARD;
                case INPUT_GRADIENT -> INPUT_GRADIENTS;
                case WEIGHT_GRADIENT -> WEIGHT_GRADIENTS;
                case BOTH -> BOTH;
                case SEND -> PIPELINE;
                case GRADIENT_REDUCTION, TIED_EMBEDDING, GRADIENT_NORM -> GRADIENTS;
                case WEIGHT_GATHER -> PARAMETERS;
                case OPTIMIZER -> OPTIMIZER;
                case OFFLOAD -> OFFLOAD;
                case FRAMEWORK -> FRAMEWORK;
            };
        }
    }

    /**
     * One kind of operation on one stage.
     *
     * @param part what it does
     * @param stage where
     * @param time how much of the chain
     */
    public record Share(Part part, int stage, Picoseconds time) {}

    private record Place(Part part, int stage) {}

    public StepPath {
        shares = List.copyOf(shares);
    }

    /** The chain of a step that waits for data after all. */
    StepPath waiting(Picoseconds forData, int stage) {
        if (forData.value() == 0) {
            return this;
        }
        List<Share> longer = new ArrayList<>(shares);
        longer.add(new Share(Part.DATA, stage, forData));
        return new StepPath(longer);
    }

    /** All of it: the step. */
    public Picoseconds total() {
        return new Picoseconds(
                shares.stream().mapToLong(share -> share.time().value()).sum());
    }

    /** By what it does, on all stages together, the largest first. */
    public Map<Part, List<Share>> byPart() {
        Map<Part, List<Share>> parts = new LinkedHashMap<>();
        for (Share share : shares) {
            parts.computeIfAbsent(share.part, part -> new ArrayList<>()).add(share);
        }
        List<Map.Entry<Part, List<Share>>> entries = new ArrayList<>(parts.entrySet());
        entries.sort((one, other) -> Long.compare(sum(other.getValue()), sum(one.getValue())));
        Map<Part, List<Share>> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static long sum(List<Share> shares) {
        return shares.stream().mapToLong(share -> share.time.value()).sum();
    }

    /** Adds up the links of a chain. */
    static final class Builder {
        private final Map<Place, Long> sums = new LinkedHashMap<>();

        void add(Part part, int stage, long ps) {
            if (ps > 0) {
                sums.merge(new Place(part, stage), ps, Long::sum);
            }
        }

        StepPath build() {
            List<Share> shares = new ArrayList<>();
            sums.forEach((place, ps) -> shares.add(new Share(place.part, place.stage, new Picoseconds(ps))));
            Collections.reverse(shares);
            shares.sort((one, other) -> Long.compare(other.time.value(), one.time.value()));
            return new StepPath(shares);
        }
    }
}
