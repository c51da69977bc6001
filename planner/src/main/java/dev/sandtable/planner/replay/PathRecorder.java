// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.planner.replay.StepPath.Part;
import dev.sandtable.queueing.Ensemble;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Remembers of everything that streams are busy with what it followed: the stream's own work before it, or that of whoever let the
 * stream go on. The chain back from what ended last has no gaps.
 *
 * <p>A stream that waits for a token goes on when it is posted; the members of a meeting begin when the last has come. Posting and
 * coming follow at once from what the poster or comer last did.
 */
final class PathRecorder implements Ensemble.Observer {
    private static final int NOTHING = -1;

    // ---- State: by record -------------------------------------------------------
    private int count;
    private int[] stream = new int[256];
    private int[] account = new int[256];
    private int[] tag = new int[256];
    private int[] cause = new int[256];
    private long[] lengthPs = new long[256];
    private int last = NOTHING;
    private long lastEndPs = -1;

    // ---- State: by stream -------------------------------------------------------
    /** The record after which a stream has gone on. */
    private int[] since = new int[0];

    @Override
    public void busy(int who, int onAccount, int withTag, long startPs, long endPs) {
        if (count == stream.length) {
            int room = 2 * count;
            stream = Arrays.copyOf(stream, room);
            account = Arrays.copyOf(account, room);
            tag = Arrays.copyOf(tag, room);
            cause = Arrays.copyOf(cause, room);
            lengthPs = Arrays.copyOf(lengthPs, room);
        }
        stream[count] = who;
        account[count] = onAccount;
        tag[count] = withTag;
        cause[count] = since(who);
        lengthPs[count] = endPs - startPs;
        since[who] = count;
        if (endPs > lastEndPs) {
            last = count;
            lastEndPs = endPs;
        }
        count++;
    }

    @Override
    public void released(int who, int by) {
        since(who);
        since[who] = since(by);
    }

    private int since(int who) {
        if (who >= since.length) {
            int old = since.length;
            since = Arrays.copyOf(since, Math.max(who + 1, 2 * old));
            Arrays.fill(since, old, since.length, NOTHING);
        }
        return since[who];
    }

    /** The chain, given the stage that each stream belongs to. */
    StepPath path(IntUnaryOperator stageOf) {
        StepPath.Builder path = new StepPath.Builder();
        for (int record = last; record != NOTHING; record = cause[record]) {
            Part part = Part.of(account[record], StepTimeline.Sort.of(tag[record]));
            path.add(part, stageOf.applyAsInt(stream[record]), lengthPs[record]);
        }
        return path.build();
    }
}
