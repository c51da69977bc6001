// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.split;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where threads wait until all have come. They spin, because a window lasts microseconds and waking a thread takes as
 * long; one that has spun for long lets others have its core.
 */
final class Barrier {
    private static final int SPINS = 1000;
    private static final int BROKEN = -1;

    private final int parties;
    private final AtomicInteger came = new AtomicInteger();
    private volatile int turn;

    Barrier(int parties) {
        this.parties = parties;
    }

    void await() {
        int mine = turn;
        if (came.incrementAndGet() == parties) {
            came.set(0);
            turn = mine + 1 & Integer.MAX_VALUE;
            return;
        }
        int spins = 0;
        while (turn == mine) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        if (turn == BROKEN) {
            throw new IllegalStateException("another partition failed");
        }
    }

    /** Lets nobody wait for a thread that will not come. */
    void breakDown() {
        turn = BROKEN;
    }
}
