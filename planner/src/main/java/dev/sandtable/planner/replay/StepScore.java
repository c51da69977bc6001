// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.memo.Memo;
import dev.sandtable.queueing.Repetition;
import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.schedule.PipelineSchedule;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a schedule asks of every stage, before anything has a price: the different things that a stage does, in which order, and where
 * that order repeats itself.
 *
 * <p>A score depends on the schedule, the stages, the chunks and the number of micro-batches alone, and is remembered by them. It
 * keeps a round once, however many there are.
 */
public final class StepScore {
    private static final int REMEMBERED = 1024;
    private static final Memo<Key, StepScore> KNOWN = new Memo<>(REMEMBERED, Key::score);

    private final ChunkPlacement placement;
    private final int stages;
    private final IntFunction<List<Slot>> agendas;
    private final List<StageScore> scores;

    private record Key(PipelineSchedule schedule, int stages, int virtual, int microBatches) {
        StepScore score() {
            return new StepScore(
                    schedule.placement(), stages, stage -> schedule.slots(stage, stages, virtual, microBatches));
        }
    }

    /**
     * Slots that run at the same time, one or two of them.
     *
     * @param slots what runs
     * @param finished the chunk whose last gradients it makes, or −1
     * @param place 0 for the first unit of a stage, 1 for the second, 2 for all others
     */
    record Unit(List<Slot> slots, int finished, int place) {
        Slot first() {
            return slots.get(0);
        }

        Slot last() {
            return slots.get(slots.size() - 1);
        }
    }

    /** All that makes two units of a stage differ but their names. */
    private record Shape(Slot.Kind kind, int chunk, int beside, int finished, int place) {
        static Shape of(Unit unit) {
            int beside = unit.slots.size() > 1 ? unit.last().chunk() : -1;
            return new Shape(unit.first().kind(), unit.first().chunk(), beside, unit.finished, unit.place);
        }
    }

    /**
     * A sequence of numbers that stand for different things, with its longest repetition written once.
     *
     * @param before numbers before the rounds
     * @param round numbers of a round
     * @param rounds how many rounds
     * @param after numbers after them
     */
    record Looped(int[] before, int[] round, int rounds, int[] after) {
        static Looped of(int[] letters) {
            Repetition best = Repetition.longestIn(letters);
            int from = best.first();
            int to = from + best.period() * best.rounds();
            return new Looped(
                    IntStream.range(0, from).map(i -> letters[i]).toArray(),
                    IntStream.range(from, from + best.period())
                            .filter(i -> i < letters.length)
                            .map(i -> letters[i])
                            .toArray(),
                    best.rounds(),
                    IntStream.range(to, letters.length).map(i -> letters[i]).toArray());
        }
    }

    /**
     * The score of one stage.
     *
     * @param units the different units, each with the names of its first appearance
     * @param order the order in which they run
     * @param up what is sent to the next stage, each as a slot whose result it is, and in which order
     * @param down what is sent to the stage before
     * @param passes by kind and chunk, how often
     */
    record StageScore(List<Unit> units, Looped order, Sent up, Sent down, int[][] passes) {}

    /**
     * What a stage sends in one direction.
     *
     * @param slots the different slots that have results to send
     * @param order in which order
     */
    record Sent(List<Slot> slots, Looped order) {}

    private StepScore(ChunkPlacement placement, int stages, IntFunction<List<Slot>> agendas) {
        this.placement = placement;
        this.stages = stages;
        this.agendas = agendas;
        List<List<Slot>> all = new ArrayList<>();
        int chunks = 1;
        for (int stage = 0; stage < stages; stage++) {
            List<Slot> agenda = agendas.apply(stage);
            all.add(agenda);
            for (Slot slot : agenda) {
                chunks = Math.max(chunks, slot.chunk() + 1);
            }
        }
        TokenOrder.require(all, placement, chunks);
        List<StageScore> made = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            made.add(score(all.get(stage), new StageChannels(stage, stages, chunks, placement), chunks));
        }
        scores = List.copyOf(made);
    }

    // ---- Making one -------------------------------------------------------------

    /** The score of a schedule, for chunks of one copy of the model. */
    public static StepScore of(PipelineSchedule schedule, int stages, int virtual, int microBatches) {
        return KNOWN.of(new Key(schedule, stages, virtual, microBatches));
    }

    /** The score of agendas, one for each stage. */
    public static StepScore of(ChunkPlacement placement, List<List<Slot>> agendas) {
        List<List<Slot>> kept = List.copyOf(agendas);
        return new StepScore(placement, kept.size(), kept::get);
    }

    private static StageScore score(List<Slot> agenda, StageChannels channels, int chunks) {
        Map<Shape, Integer> numbers = new LinkedHashMap<>();
        List<Unit> different = new ArrayList<>();
        List<Unit> units = units(agenda, chunks);
        int[] letters = new int[units.size()];
        for (int i = 0; i < letters.length; i++) {
            Unit unit = units.get(i);
            letters[i] = numbers.computeIfAbsent(Shape.of(unit), shape -> {
                different.add(unit);
                return different.size() - 1;
            });
        }
        int[][] passes = new int[Slot.Kind.values().length][chunks];
        for (Slot slot : agenda) {
            passes[slot.kind().ordinal()][slot.chunk()]++;
        }
        return new StageScore(
                List.copyOf(different),
                Looped.of(letters),
                sent(agenda, channels, true),
                sent(agenda, channels, false),
                passes);
    }

    private static Sent sent(List<Slot> agenda, StageChannels channels, boolean up) {
        Map<Slot, Integer> numbers = new LinkedHashMap<>();
        List<Slot> different = new ArrayList<>();
        int[] letters = new int[agenda.size()];
        int count = 0;
        for (Slot slot : agenda) {
            if (sends(slot, channels, up)) {
                letters[count++] = numbers.computeIfAbsent(new Slot(slot.kind(), 0, slot.chunk()), shape -> {
                    different.add(slot);
                    return different.size() - 1;
                });
            }
        }
        return new Sent(
                List.copyOf(different),
                Looped.of(IntStream.of(letters).limit(count).toArray()));
    }

    /** Whether a slot's result goes to another stage, in one direction. */
    static boolean sends(Slot slot, StageChannels channels, boolean up) {
        return channels.delivery(slot)
                .filter(to -> to.transfer() && to.up() == up)
                .isPresent();
    }

    private static List<Unit> units(List<Slot> agenda, int chunks) {
        int[] left = new int[chunks];
        for (Slot slot : agenda) {
            left[slot.chunk()] += slot.kind().finishes() ? 1 : 0;
        }
        List<Unit> units = new ArrayList<>(agenda.size());
        for (int i = 0; i < agenda.size(); i++) {
            Slot slot = agenda.get(i);
            List<Slot> ran = slot.besideNext() ? List.of(slot, agenda.get(++i)) : List.of(slot);
            Slot last = ran.get(ran.size() - 1);
            boolean finishes = last.kind().finishes() && --left[last.chunk()] == 0;
            units.add(new Unit(ran, finishes ? last.chunk() : -1, Math.min(2, units.size())));
        }
        return units;
    }

    // ---- What is asked ----------------------------------------------------------

    /** Where the pieces of the model lie. */
    public ChunkPlacement placement() {
        return placement;
    }

    /** How many stages there are. */
    public int stages() {
        return stages;
    }

    /** What a stage works on, in order. */
    public List<Slot> agenda(int stage) {
        return agendas.apply(stage);
    }

    /** How often a stage makes a pass through one of its chunks. */
    public int passes(int stage, Slot.Kind kind, int chunk) {
        int[] chunks = scores.get(stage).passes[kind.ordinal()];
        return chunk < chunks.length ? chunks[chunk] : 0;
    }

    /** All units of a stage by their own names. */
    List<Unit> units(int stage) {
        return units(agenda(stage), scores.get(stage).passes[0].length);
    }

    StageScore stage(int stage) {
        return scores.get(stage);
    }
}
