// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import dev.sandtable.symmetry.RelativeState;
import java.util.Arrays;

/** The channels of an ensemble: how many tokens lie on each, and who waits for one. */
final class Channels {
    private int count;
    private long[] tokens = new long[16];
    private int[] waiting = new int[16];

    int add() {
        if (count == tokens.length) {
            int room = Growth.next(count);
            tokens = Arrays.copyOf(tokens, room);
            waiting = Arrays.copyOf(waiting, room);
        }
        waiting[count] = TaskGraph.NONE;
        return count++;
    }

    /** Takes a token; false if there is none, and the stream waits. */
    boolean take(int channel, int stream) {
        if (tokens[channel] > 0) {
            tokens[channel]--;
            return true;
        }
        if (waiting[channel] != TaskGraph.NONE) {
            throw new IllegalStateException(
                    "streams " + waiting[channel] + " and " + stream + " wait on channel " + channel);
        }
        waiting[channel] = stream;
        return false;
    }

    /** Puts a token; returns the stream that has waited for it and takes it, or none. */
    int post(int channel) {
        int stream = waiting[channel];
        if (stream == TaskGraph.NONE) {
            tokens[channel]++;
        } else {
            waiting[channel] = TaskGraph.NONE;
        }
        return stream;
    }

    int waiting(int channel) {
        return waiting[channel];
    }

    int count() {
        return count;
    }

    void describe(RelativeState state) {
        for (int c = 0; c < count; c++) {
            state.word(tokens[c]);
            state.word(waiting[c]);
        }
    }
}
