// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/** The streams of an ensemble, as columns: where each is in its program, and what it has spent and marked. */
final class Streams {
    private static final long NOT_WAITING = -1;

    private final int accounts;
    private final int marks;
    private int count;
    private int halted;
    private Program[] program = new Program[16];
    private int[] at = new int[16];
    /** Rounds still to do, the present one included; 0 outside a loop. */
    private long[] rounds = new long[16];
    /** Where each stream's groups and channels begin; one more than there are streams. */
    private int[] firstGroup = new int[17];

    private int[] groups = new int[32];
    private int[] firstChannel = new int[17];
    private int[] channels = new int[32];
    private long[] spentPs;
    private long[] markPs;
    /** When a stream last began to be busy. */
    private long[] busySincePs = new long[16];
    /** Since when a stream waits on an account, or that it does not. */
    private long[] waitsSincePs = new long[16];

    Streams(int accounts, int marks) {
        this.accounts = accounts;
        this.marks = marks;
        spentPs = new long[16 * accounts];
        markPs = new long[16 * marks];
    }

    int add(Program itsProgram, int[] itsGroups, int[] itsChannels) {
        if (count == program.length) {
            int room = Growth.next(count);
            program = Arrays.copyOf(program, room);
            at = Arrays.copyOf(at, room);
            rounds = Arrays.copyOf(rounds, room);
            firstGroup = Arrays.copyOf(firstGroup, room + 1);
            firstChannel = Arrays.copyOf(firstChannel, room + 1);
            spentPs = Arrays.copyOf(spentPs, room * accounts);
            markPs = Arrays.copyOf(markPs, room * marks);
            busySincePs = Arrays.copyOf(busySincePs, room);
            waitsSincePs = Arrays.copyOf(waitsSincePs, room);
        }
        waitsSincePs[count] = NOT_WAITING;
        program[count] = itsProgram;
        groups = appended(groups, firstGroup[count], itsGroups);
        firstGroup[count + 1] = firstGroup[count] + itsGroups.length;
        channels = appended(channels, firstChannel[count], itsChannels);
        firstChannel[count + 1] = firstChannel[count] + itsChannels.length;
        Arrays.fill(markPs, count * marks, (count + 1) * marks, -1);
        return count++;
    }

    private static int[] appended(int[] all, int size, int[] more) {
        int[] room = all;
        while (size + more.length > room.length) {
            room = Arrays.copyOf(room, Growth.next(room.length));
        }
        System.arraycopy(more, 0, room, size, more.length);
        return room;
    }

    // ---- Where it is ------------------------------------------------------------

    int count() {
        return count;
    }

    int halted() {
        return halted;
    }

    Program program(int stream) {
        return program[stream];
    }

    int at(int stream) {
        return at[stream];
    }

    void goTo(int stream, int instruction) {
        at[stream] = instruction;
    }

    int group(int stream, int operand) {
        return groups[firstGroup[stream] + operand];
    }

    int channel(int stream, int operand) {
        return channels[firstChannel[stream] + operand];
    }

    void halt(int stream, int instruction) {
        at[stream] = instruction;
        halted++;
    }

    void rounds(int stream, long left) {
        rounds[stream] = left;
    }

    /** Whether another round of the loop follows; counts it. */
    boolean nextRound(int stream) {
        return --rounds[stream] > 0;
    }

    // ---- What it did ------------------------------------------------------------

    void spend(int stream, int account, long ps) {
        spentPs[stream * accounts + account] += ps;
    }

    long spentPs(int stream, int account) {
        return spentPs[stream * accounts + account];
    }

    /** It begins to be busy. */
    void busySince(int stream, long ps) {
        busySincePs[stream] = ps;
    }

    /** It waits for a token, on an account. */
    void waitsSince(int stream, long ps) {
        waitsSincePs[stream] = ps;
    }

    /** It gets a token from a stream; what it waited while that was last busy is spent on its account. */
    void served(int stream, int by, long nowPs) {
        if (waitsSincePs[stream] != NOT_WAITING) {
            long since = Math.max(waitsSincePs[stream], busySincePs[by]);
            spend(stream, program[stream].account[at[stream] - 1], nowPs - since);
            waitsSincePs[stream] = NOT_WAITING;
        }
    }

    void mark(int stream, int mark, long ps) {
        markPs[stream * marks + mark] = ps;
    }

    long markPs(int stream, int mark) {
        return markPs[stream * marks + mark];
    }

    // ---- Recurring --------------------------------------------------------------

    void describe(RelativeState state, long nowPs) {
        for (int s = 0; s < count; s++) {
            state.word(at[s]);
            state.word(waitsSincePs[s] == NOT_WAITING ? NOT_WAITING : nowPs - waitsSincePs[s]);
            boolean loops = rounds[s] > 0;
            state.word(loops ? 1 : 0);
            if (loops) {
                state.counter(rounds[s]);
            }
        }
        for (int i = 0; i < count * accounts; i++) {
            state.total(spentPs[i]);
        }
    }

    void advance(RelativeState state, long byPs) {
        for (int s = 0; s < count; s++) {
            busySincePs[s] += byPs;
            waitsSincePs[s] += waitsSincePs[s] == NOT_WAITING ? 0 : byPs;
            if (rounds[s] > 0) {
                rounds[s] = state.nextCounter();
            }
        }
        for (int i = 0; i < count * accounts; i++) {
            spentPs[i] = state.nextTotal();
        }
    }
}
