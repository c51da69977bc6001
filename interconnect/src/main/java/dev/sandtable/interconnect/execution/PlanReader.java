// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.flow.Numbers;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a plan round by round and finds what each send has to wait for.
 *
 * <p>A <i>batch</i> is what is still to arrive of one piece at one rank before the next send that reads it. A send waits for the
 * batches of its pieces at its sender, and belongs to those at its receiver. Once a batch has been read, what comes later
 * is another batch, which is complete when its own messages and the batch before have arrived.
 */
final class PlanReader implements Plan.Sends {
    private static final int NONE = Sends.NONE;
    private static final int WORDS = 4;

    /**
     * Rounds that follow each other.
     *
     * @param rounds how many
     * @param chain whether a send waits for those before it in its own round
     * @param round writes a round
     */
    record Part(int rounds, boolean chain, Round round) {}

    /** Tells a reader the sends of one round. */
    interface Round {
        void tell(int round, PlanReader reader);
    }

    // ---- Parameters -------------------------------------------------------------
    private final List<Part> parts;
    private final int ranks;
    private final int pieces;
    private final long pieceBytes;
    /** The first so many pieces have one byte more. */
    private final int longer;

    // ---- State: the place in the plan -------------------------------------------
    private int part;
    private int round;
    private int roundsRead;
    private boolean chain;
    /** Sends of the round that is being read, and their receivers, first pieces and numbers of pieces. */
    private final Numbers written = new Numbers();

    private final Sends sends;

    // ---- State: batches, and cells of lists -------------------------------------
    /** By piece and rank: its last batch that is not complete, plus one. */
    private final int[] last;

    private int[] missing = new int[64];
    private int[] place = new int[64];
    private int[] waiting = new int[64];
    private int[] after = new int[64];
    private boolean[] read = new boolean[64];
    private int[] freeBatches = new int[64];
    private int freeBatchCount;
    private int batches;

    private int[] item = new int[64];
    private int[] rest = new int[64];
    private int freeCell = NONE;
    private int cells;

    PlanReader(List<Part> parts, int pieces, int ranks, long bytes, Sends sends) {
        this.parts = List.copyOf(parts);
        this.ranks = ranks;
        this.pieces = pieces;
        this.sends = sends;
        pieceBytes = bytes / pieces;
        longer = (int) (bytes % pieces);
        last = new int[Math.multiplyExact(pieces, ranks)];
    }

    /** The parts of a whole plan: its stages. */
    static List<Part> parts(Plan plan) {
        return plan.stages().stream()
                .map(stage -> new Part(
                        stage.rounds(),
                        stage.timing() == Plan.Timing.CHAIN,
                        (round, reader) -> stage.round(round, reader)))
                .toList();
    }

    // ---- Reading ----------------------------------------------------------------

    /** Reads one more round; false if the plan is at its end. */
    boolean readRound() {
        while (part < parts.size() && round == parts.get(part).rounds()) {
            part++;
            round = 0;
        }
        if (part == parts.size()) {
            return false;
        }
        chain = parts.get(part).chain();
        parts.get(part).round().tell(round++, this);
        // Sends of one round are at once: none waits for another of the same round.
        for (int i = 0; i < written.size(); i += WORDS) {
            write(written.at(i), written.at(i + 1), written.at(i + 2), written.at(i + 3));
        }
        written.clear();
        roundsRead++;
        return true;
    }

    @Override
    public void send(int from, int to, int first, int count, boolean add) {
        pass(from, to, to, first, first, count, add);
    }

    /** A send to an endpoint whose place in the plan another rank may take, which knows the pieces by other numbers. */
    void pass(int from, int to, int receiver, int firstRead, int firstWritten, int count, boolean add) {
        int send = sends.add(roundsRead, from, to, bytes(firstRead, count), add);
        for (int i = 0, piece = firstRead; i < count; i++, piece++) {
            piece = piece == pieces ? 0 : piece;
            int batch = last[piece * ranks + from] - 1;
            if (batch >= 0) {
                read[batch] = true;
                waiting[batch] = cell(send, waiting[batch]);
                sends.await(send);
            }
        }
        if (chain) {
            write(send, receiver, firstWritten, count);
        } else {
            written.add(send);
            written.add(receiver);
            written.add(firstWritten);
            written.add(count);
        }
    }

    private long bytes(int first, int count) {
        int end = first + count;
        int wrapped = Math.max(0, end - pieces);
        int straight = end - wrapped;
        long more = Math.max(0, Math.min(straight, longer) - first) + Math.min(wrapped, longer);
        return count * pieceBytes + more;
    }

    private void write(int send, int to, int first, int count) {
        int cells = NONE;
        for (int i = 0, piece = first; i < count; i++, piece++) {
            piece = piece == pieces ? 0 : piece;
            int where = piece * ranks + to;
            int batch = last[where] - 1;
            if (batch < 0) {
                batch = newBatch(where);
            } else if (read[batch]) {
                int later = newBatch(where);
                after[batch] = later;
                missing[later]++;
                batch = later;
            }
            missing[batch]++;
            cells = cell(batch, cells);
        }
        sends.brings(send, cells);
    }

    // ---- Arriving ---------------------------------------------------------------

    /** A message has been handled; collects the sends that can be posted now. */
    void arrived(int send, Numbers postable) {
        for (int cell = sends.brings(send); cell != NONE; ) {
            for (int batch = item[cell]; batch != NONE && --missing[batch] == 0; ) {
                batch = complete(batch, postable);
            }
            cell = freed(cell);
        }
        sends.remove(send);
    }

    /** A batch is complete; returns the one that waits for it. */
    private int complete(int batch, Numbers postable) {
        int known = postable.size();
        for (int cell = waiting[batch]; cell != NONE; cell = freed(cell)) {
            if (sends.release(item[cell])) {
                postable.add(item[cell]);
            }
        }
        // The list has the last reader first; messages are posted in the order of the plan.
        postable.reverseFrom(known);
        if (last[place[batch]] == batch + 1) {
            last[place[batch]] = 0;
        }
        freeBatches[freeBatchCount++] = batch;
        return after[batch];
    }

    /** Whether all sends of the plan have been read and handled. */
    boolean done() {
        return sends.live() == 0 && !readRound();
    }

    // ---- Storage ----------------------------------------------------------------

    private int newBatch(int where) {
        int batch = freeBatchCount > 0 ? freeBatches[--freeBatchCount] : batches++;
        if (batch == missing.length) {
            int room = 2 * batch;
            missing = Arrays.copyOf(missing, room);
            place = Arrays.copyOf(place, room);
            waiting = Arrays.copyOf(waiting, room);
            after = Arrays.copyOf(after, room);
            read = Arrays.copyOf(read, room);
            freeBatches = Arrays.copyOf(freeBatches, room);
        }
        missing[batch] = 0;
        place[batch] = where;
        waiting[batch] = NONE;
        after[batch] = NONE;
        read[batch] = false;
        last[where] = batch + 1;
        return batch;
    }

    private int cell(int number, int before) {
        int cell = freeCell;
        if (cell != NONE) {
            freeCell = rest[cell];
        } else {
            cell = cells++;
            if (cell == item.length) {
                item = Arrays.copyOf(item, 2 * cell);
                rest = Arrays.copyOf(rest, 2 * cell);
            }
        }
        item[cell] = number;
        rest[cell] = before;
        return cell;
    }

    /** Gives a cell back; returns the one behind it. */
    private int freed(int cell) {
        int behind = rest[cell];
        rest[cell] = freeCell;
        freeCell = cell;
        return behind;
    }
}
