// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.Piece.Kind;
import dev.sandtable.planner.replay.StepScore.Looped;
import dev.sandtable.planner.replay.StepScore.Sent;
import dev.sandtable.planner.replay.StepScore.StageScore;
import dev.sandtable.planner.replay.StepScore.Unit;
import dev.sandtable.planner.replay.StepTimeline.Sort;
import dev.sandtable.queueing.Program;
import dev.sandtable.queueing.Program.Block;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What the four streams of a stage's ranks do, as programs that all of its ranks share.
 *
 * <p>Slots wait for tokens. A chunk's micro-batches come in the same order on every stage, so that the n-th token on a channel is
 * the n-th micro-batch and need not say so ({@link TokenOrder}).
 */
final class StagePrograms {
    // ---- Accounts of time, and marks ---------------------------------------------
    /** Pieces have the account of their kind's number; these follow. */
    static final int PIPELINE = Kind.values().length;

    static final int PARAMETERS = PIPELINE + 1;
    /** What is known without counting. */
    static final int OTHER = PIPELINE + 2;

    static final int ACCOUNTS = PIPELINE + 3;

    static final int SLOTS_END = 0;
    static final int REDUCED = 1;
    static final int MARKS = 2;

    // ---- Groups of the compute stream; those of the others begin at 0 -------------
    static final int TENSOR_GROUP = 0;
    static final int EVERYBODY = 1;
    static final int GATHER_GROUP = 2;
    static final int UP_TRANSFER = 3;
    static final int DOWN_TRANSFER = 4;

    static final int GRADIENT_GROUP = 0;
    static final int PARAMETER_GROUP = 1;
    static final int TIED_PAIR = 2;

    // ---- Parameters --------------------------------------------------------------
    private final StepWork step;
    private final StageWork work;
    private final int stage;
    private final boolean meets;
    private final boolean loops;
    private final StageChannels channels;
    private final StageScore score;

    /**
     * The programs of a stage.
     *
     * @param meets whether collectives of the tensor group are meetings, rather than time of the stream's own
     * @param loops whether rounds become loops, in which names are lost
     */
    StagePrograms(StepWork step, int stage, boolean meets, boolean loops) {
        this.step = step;
        this.stage = stage;
        this.meets = meets;
        this.loops = loops;
        work = step.stages().get(stage);
        channels = new StageChannels(step, stage);
        score = step.score().stage(stage);
    }

    // ---- The compute stream -------------------------------------------------------

    Program compute() {
        return compute(pass -> 1, true);
    }

    /**
     * The program of a rank at a pace of its own.
     *
     * @param pace how many times as long its kernels take, by number of the pass
     * @param constant whether that is the same for all passes
     */
    Program compute(IntToDoubleFunction pace, boolean constant) {
        Program.Builder program = new Program.Builder();
        if (loops && constant) {
            double factor = pace.applyAsDouble(0);
            List<Block> blocks = new ArrayList<>();
            score.units().forEach(unit -> blocks.add(block(unit, factor)));
            write(program, score.order(), blocks);
        } else {
            int pass = 0;
            for (Unit unit : step.score().units(stage)) {
                program.add(block(unit, pace.applyAsDouble(pass++)));
            }
        }
        update(program.endBlock());
        return program.build();
    }

    private static void write(Program.Builder program, Looped order, List<Block> blocks) {
        for (int number : order.before()) {
            program.add(blocks.get(number));
        }
        List<Block> round = new ArrayList<>();
        for (int number : order.round()) {
            round.add(blocks.get(number));
        }
        program.repeat(order.rounds(), round);
        for (int number : order.after()) {
            program.add(blocks.get(number));
        }
    }

    /** One unit: waits for what it needs, computes, and hands on what others need. */
    private Block block(Unit unit, double factor) {
        Program.Builder block = new Program.Builder();
        if (step.overlaps().parameters() && unit.place() < 2) {
            block.await(channels.parameters(unit.place()), PARAMETERS);
        }
        for (Slot slot : unit.slots()) {
            channels.awaited(slot).ifPresent(channel -> block.await(channel, PIPELINE));
        }
        Segment segment = step.segment(stage, unit).slowed(factor);
        int finished = unit.finished();
        boolean cut = finished >= 0 && step.overlaps().gradients();
        List<Segment> parts = cut ? segment.cutAt(segment.ps() / work.layers().get(finished)) : List.of(segment);
        Slot named = unit.last();
        for (int p = 0; p < parts.size(); p++) {
            pieces(block, parts.get(p), tag(unit.slots().size() > 1 ? Sort.BOTH : Sort.of(named.kind()), named));
            if (cut) {
                block.post(channels.gradients(finished, p == 0));
            }
        }
        unit.slots().forEach(slot -> handOn(block, slot));
        return block.take();
    }

    /** Without meetings a segment's pieces are only time, and where names are lost it need not even be in their order. */
    private void pieces(Program.Builder block, Segment segment, int tag) {
        if (loops && !meets) {
            for (Kind kind : Kind.values()) {
                long ps = segment.ps(kind);
                if (ps > 0) {
                    block.run(ps, kind.ordinal(), tag);
                }
            }
            return;
        }
        for (Piece piece : segment.pieces()) {
            if (piece.kind().communicates() && meets) {
                block.meet(TENSOR_GROUP, piece.ps(), piece.kind().ordinal(), tag);
            } else {
                block.run(piece.ps(), piece.kind().ordinal(), tag);
            }
        }
    }

    private void handOn(Program.Builder block, Slot slot) {
        StageChannels.Delivery to = channels.delivery(slot).orElse(null);
        if (to == null) {
            return;
        }
        if (!to.transfer()) {
            block.post(to.channel());
        } else if (step.overlaps().blockingTransfers()) {
            block.meet(to.up() ? UP_TRANSFER : DOWN_TRANSFER, transferPs(to), PIPELINE, tag(Sort.SEND, slot));
            block.post(to.channel());
        } else {
            block.post(channels.job(to.up()));
        }
    }

    /** What goes down takes the way of what comes up. */
    private long transferPs(StageChannels.Delivery to) {
        return step.stages().get(to.up() ? stage : to.stage()).toNextPs();
    }

    /** After the last slot: all gradients, the norm over all ranks, the optimizer, the new parameters. */
    private void update(Program.Builder program) {
        program.mark(SLOTS_END).mark(REDUCED);
        if (reduces()) {
            program.post(channels.slotsDone()).await(channels.reduced()).mark(REDUCED);
        }
        // The reductions of the norm are priced with the optimizer; here the ranks wait for one another.
        program.meet(EVERYBODY, 0, OTHER, StepTimeline.tag(Sort.GRADIENT_NORM));
        program.run(work.closingPs(), OTHER, StepTimeline.tag(Sort.GRADIENT_REDUCTION));
        program.run(work.optimizerPs(), OTHER, StepTimeline.tag(Sort.OPTIMIZER));
        if (work.offloadPs() > 0) {
            program.run(work.offloadPs(), OTHER, StepTimeline.tag(Sort.OFFLOAD));
        }
        long gather = step.overlaps().parameters() ? 0 : work.allParametersPs();
        if (gather > 0) {
            program.meet(GATHER_GROUP, gather, OTHER, StepTimeline.tag(Sort.WEIGHT_GATHER));
        }
        program.run(step.iterationPs(), OTHER, StepTimeline.tag(Sort.FRAMEWORK));
    }

    // ---- The streams of transfers --------------------------------------------------

    /** Sends to the next stage, or to the one before, one message after the other. */
    Program transfers(boolean up) {
        Program.Builder program = new Program.Builder();
        if (loops) {
            Sent sent = up ? score.up() : score.down();
            List<Block> blocks = new ArrayList<>();
            sent.slots().forEach(slot -> blocks.add(transfer(slot, up)));
            write(program, sent.order(), blocks);
        } else {
            for (Slot slot : step.score().agenda(stage)) {
                if (StepScore.sends(slot, channels, up)) {
                    program.add(transfer(slot, up));
                }
            }
        }
        return program.build();
    }

    private Block transfer(Slot slot, boolean up) {
        StageChannels.Delivery to = channels.delivery(slot).orElseThrow();
        return new Program.Builder()
                .await(channels.job(up))
                .meet(0, transferPs(to), PIPELINE, tag(Sort.SEND, slot))
                .post(to.channel())
                .take();
    }

    // ---- The stream of data-parallel traffic ---------------------------------------

    /** Whether this stage's gradients are reduced at all. */
    private boolean reduces() {
        return ties() || work.gradientPs().stream().anyMatch(ps -> ps > 0);
    }

    /** The embedding's gradients on the first and the head's on the last stage are one matrix where they are tied. */
    private boolean ties() {
        int last = step.stages().size() - 1;
        return step.stages().get(0).tiedPs() > 0 && last > 0 && (stage == 0 || stage == last);
    }

    Program data() {
        Program.Builder program = new Program.Builder();
        if (step.overlaps().parameters()) {
            long beside = work.besideForward();
            int tag = StepTimeline.tag(Sort.WEIGHT_GATHER);
            program.meet(PARAMETER_GROUP, work.allParametersPs() - beside, OTHER, tag)
                    .post(channels.parameters(0));
            program.meet(PARAMETER_GROUP, beside, OTHER, tag).post(channels.parameters(1));
        }
        boolean done = false;
        for (int chunk = step.chunks() - 1; chunk >= 0; chunk--) {
            long all = work.gradientPs().get(chunk);
            if (all > 0 && step.overlaps().gradients()) {
                reduceBeside(program, chunk, all);
            } else if (all > 0) {
                done = awaitSlots(program, done);
                program.meet(GRADIENT_GROUP, all, OTHER, StepTimeline.tag(Sort.GRADIENT_REDUCTION));
            }
        }
        if (ties()) {
            awaitSlots(program, done);
            program.meet(TIED_PAIR, step.stages().get(0).tiedPs(), OTHER, StepTimeline.tag(Sort.TIED_EMBEDDING));
        }
        if (reduces()) {
            program.post(channels.reduced());
        }
        return program.build();
    }

    private void reduceBeside(Program.Builder program, int chunk, long all) {
        long beside = work.besideBackward(chunk);
        int tag = StepTimeline.tag(Sort.GRADIENT_REDUCTION);
        if (beside > 0) {
            program.await(channels.gradients(chunk, true)).meet(GRADIENT_GROUP, beside, OTHER, tag);
        }
        program.await(channels.gradients(chunk, false)).meet(GRADIENT_GROUP, all - beside, OTHER, tag);
    }

    private boolean awaitSlots(Program.Builder program, boolean done) {
        if (!done) {
            program.await(channels.slotsDone());
        }
        return true;
    }

    private int tag(Sort sort, Slot slot) {
        return StepTimeline.tag(sort, slot.microBatch(), slot.chunk(), step.chunks());
    }
}
