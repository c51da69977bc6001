// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/** The groups of an ensemble, as columns: how many members each awaits, who has come, and since when they are busy. */
final class Groups {
    /** The use of a group that hinders nobody. */
    static final int NOTHING_SHARED = -1;

    private static final long WAITING = -1;

    private int count;
    private int[] members = new int[16];
    private int[] use = new int[16];
    private int[] here = new int[16];
    private long[] ps = new long[16];
    private long[] beganPs = new long[16];
    /** The member that came last; by stream, the one that came before it. */
    private int[] last = new int[16];

    private int[] before = new int[16];

    int add(int expected, int itsUse) {
        if (expected <= 0) {
            throw new IllegalArgumentException("a group has at least one member, was " + expected);
        }
        if (count == members.length) {
            int room = Growth.next(count);
            members = Arrays.copyOf(members, room);
            use = Arrays.copyOf(use, room);
            here = Arrays.copyOf(here, room);
            ps = Arrays.copyOf(ps, room);
            beganPs = Arrays.copyOf(beganPs, room);
            last = Arrays.copyOf(last, room);
        }
        members[count] = expected;
        use[count] = itsUse;
        last[count] = TaskGraph.NONE;
        beganPs[count] = WAITING;
        return count++;
    }

    /** One more member has come, to be busy for so long; whether it was the last. */
    boolean arrive(int group, int stream, long durationPs) {
        if (here[group] > 0 && ps[group] != durationPs) {
            throw new IllegalStateException("members of group " + group + " disagree: " + ps[group] + " ps and "
                    + durationPs + " ps, which stream " + stream + " says");
        }
        if (here[group] == members[group]) {
            throw new IllegalStateException("group " + group + " of " + members[group]
                    + " members meets already when stream " + stream + " comes");
        }
        if (stream >= before.length) {
            before = Arrays.copyOf(before, Math.max(stream + 1, Growth.next(before.length)));
        }
        ps[group] = durationPs;
        before[stream] = last[group];
        last[group] = stream;
        return ++here[group] == members[group];
    }

    void begin(int group, long nowPs) {
        beganPs[group] = nowPs;
    }

    /** The meeting is over; the first of its members to be told. */
    int end(int group) {
        int first = last[group];
        here[group] = 0;
        last[group] = TaskGraph.NONE;
        return first;
    }

    /** The member to be told after this one. */
    int next(int stream) {
        return before[stream];
    }

    int use(int group) {
        return use[group];
    }

    int members(int group) {
        return members[group];
    }

    int here(int group) {
        return here[group];
    }

    long beganPs(int group) {
        return beganPs[group];
    }

    // ---- Recurring --------------------------------------------------------------

    private boolean meets(int group) {
        return here[group] == members[group];
    }

    void describe(RelativeState state, long nowPs) {
        for (int g = 0; g < count; g++) {
            state.word(here[g]);
            if (meets(g)) {
                state.word(nowPs - beganPs[g]);
            }
        }
    }

    void shift(long byPs) {
        for (int g = 0; g < count; g++) {
            if (meets(g)) {
                beganPs[g] += byPs;
            }
        }
    }
}
