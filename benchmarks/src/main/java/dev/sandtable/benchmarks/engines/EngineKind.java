// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

import dev.sandtable.benchmarks.calendar.Increments;
import java.util.function.BiFunction;

/** The catalogue of engines, with how each is used. */
public enum EngineKind {
    /** This project's: one handler, opcodes, all limits set. */
    SANDTABLE(SandtableEngine::new),

    /** The same, and a law checked in the handler of every event. */
    SANDTABLE_CHECKED(CheckedEngine::new),

    /** The same loop over the same calendar without any check. */
    BARE(BareEngine::new),

    /** SSJ 3.3.2 on its splay tree; an event object schedules itself again, the fastest way. */
    SSJ(SsjEngine::new),

    /** DSOL 4.3.2 on its priority queue, the fastest of its lists; a new event object each time, as it demands. */
    DSOL(DsolEngine::new);

    private static final int TABLE = 1 << 14;
    private static final int TURNOVERS = 3;

    private final BiFunction<long[], Integer, HoldEngine> make;

    EngineKind(BiFunction<long[], Integer, HoldEngine> make) {
        this.make = make;
    }

    /** An engine with so many events pending, in its steady state: each has happened three times on the mean. */
    public HoldEngine make(Increments increments, int pending) {
        HoldEngine engine = make.apply(increments.table(TABLE), pending);
        for (long events = 0; events < (long) TURNOVERS * pending; events += HoldEngine.EVENTS) {
            engine.run();
        }
        return engine;
    }
}
