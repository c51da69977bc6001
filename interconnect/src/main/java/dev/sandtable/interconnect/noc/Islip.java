// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import java.util.Arrays;

/**
 * A separable allocator: at most one output for each input and one input for each output, among those that ask.
 *
 * <p><b>Model.</b> Every output grants the first asking input at or after its pointer, every input accepts the first granting
 * output at or after its own. Pointers move behind an accepted pair, and only in the first iteration, so that outputs which
 * granted the same input drift apart. Further iterations match what is left.
 *
 * <p><b>Left out.</b> Priorities.
 *
 * <p><b>Check.</b> With all inputs asking for all outputs, n inputs are fully matched from the n-th round on
 * ({@code IslipTest}).
 *
 * <p><b>Source.</b> McKeown, The iSLIP scheduling algorithm for input-queued switches, 1999.
 */
final class Islip {
    static final int MOST = Long.SIZE;

    // ---- Parameters -------------------------------------------------------------
    private final int inputs;
    private final int outputs;
    private final int iterations;

    // ---- State ------------------------------------------------------------------
    private final byte[] grantFrom;
    private final byte[] acceptFrom;
    private final long[] asking;
    private final long[] granting;
    private final int[] matched;
    private long asked;

    Islip(int inputs, int outputs, int iterations) {
        if (inputs > MOST || outputs > MOST) {
            throw new IllegalArgumentException(
                    "an allocator has at most " + MOST + " inputs and outputs, not " + inputs + " and " + outputs);
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.iterations = iterations;
        grantFrom = new byte[outputs];
        acceptFrom = new byte[inputs];
        asking = new long[outputs];
        granting = new long[inputs];
        matched = new int[inputs];
        Arrays.fill(matched, -1);
    }

    // ---- Events -----------------------------------------------------------------

    /** An input asks for an output, in the round that the next {@link #match} ends. */
    void ask(int input, int output) {
        asking[output] |= 1L << input;
        asked |= 1L << output;
    }

    /** Ends the round and says which inputs are matched, a bit for each. */
    long match() {
        long done = round(true);
        for (int i = 1; i < iterations && asked != 0; i++) {
            long more = round(false);
            if (more == 0) {
                break;
            }
            done |= more;
        }
        for (long left = asked; left != 0; left &= left - 1) {
            asking[Long.numberOfTrailingZeros(left)] = 0;
        }
        asked = 0;
        return done;
    }

    private long round(boolean first) {
        long reached = 0;
        for (long left = asked; left != 0; left &= left - 1) {
            int output = Long.numberOfTrailingZeros(left);
            if (asking[output] == 0) {
                continue;
            }
            int input = firstFrom(asking[output], grantFrom[output]);
            granting[input] |= 1L << output;
            reached |= 1L << input;
        }
        long taken = 0;
        for (long left = reached; left != 0; left &= left - 1) {
            int input = Long.numberOfTrailingZeros(left);
            int output = firstFrom(granting[input], acceptFrom[input]);
            granting[input] = 0;
            matched[input] = output;
            taken |= 1L << output;
            if (first) {
                grantFrom[output] = (byte) (input + 1 == inputs ? 0 : input + 1);
                acceptFrom[input] = (byte) (output + 1 == outputs ? 0 : output + 1);
            }
        }
        if (iterations > 1) {
            retire(reached, taken);
        }
        return reached;
    }

    /** Takes matched inputs and outputs out of the round. */
    private void retire(long inputsDone, long outputsDone) {
        for (long left = asked; left != 0; left &= left - 1) {
            int output = Long.numberOfTrailingZeros(left);
            asking[output] = (outputsDone >>> output & 1) != 0 ? 0 : asking[output] & ~inputsDone;
        }
    }

    /** The output of an input that was matched in the last round. */
    int output(int input) {
        return matched[input];
    }

    /** The first set bit at or after a place, going round. */
    static int firstFrom(long bits, int from) {
        long above = bits & -1L << from;
        return Long.numberOfTrailingZeros(above != 0 ? above : bits);
    }
}
