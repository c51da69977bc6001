// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import dev.sandtable.explain.Invariant;

/** The engine with a component that checks a law at every event: time does not run backwards, and nothing is lost. */
final class CheckedEngine extends SandtableEngine {
    private final int pending;
    private long lastPs;

    CheckedEngine(long[] incrementPs, int pending) {
        super(incrementPs, pending);
        this.pending = pending;
    }

    @Override
    public void handle(int opcode, long argument) {
        super.handle(opcode, argument);
        long now = simulation.nowPs();
        Invariant.check(
                now >= lastPs && simulation.pending() == pending,
                () -> simulation.pending() + " of " + pending + " events at " + now + " ps, after " + lastPs + " ps");
        lastPs = now;
    }
}
