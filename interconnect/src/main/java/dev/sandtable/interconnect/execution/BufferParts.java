// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import dev.sandtable.engine.Handler;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.flow.Network;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import java.util.ArrayList;
import java.util.List;

/**
 * A collective whose buffer is cut into parts that are played as collectives of their own, so many at once.
 *
 * <p><b>Model.</b> Each of n parts has S/n bytes, cut off to a whole byte. The first k start together, and each that ends lets the
 * next begin; with k = 1 they take n·T(S/n).
 *
 * <p><b>Left out.</b> What is lost by cutting off.
 *
 * <p><b>Check.</b> Another simulator's answers with 4 parts, 1 or 2 at once ({@code CollectiveOracleTest}).
 *
 * <p><b>Source.</b> ASTRA-sim: preferred-dataset-splits and active-chunks-per-dimension.
 *
 * @param parts how many parts
 * @param atOnce how many run at once
 */
public record BufferParts(int parts, int atOnce) {
    /** The whole buffer. */
    public static final BufferParts WHOLE = new BufferParts(1, 1);

    public BufferParts {
        if (parts < 1 || atOnce < 1) {
            throw new IllegalArgumentException("a buffer has at least one part: " + parts + ", " + atOnce + " at once");
        }
    }

    /** Plays all parts from now until nothing is pending; each execution knows when its ranks were done. */
    public List<PlanExecution> play(Network network, Plan plan, int[] order, Bytes bytes, Handling handling) {
        Bytes part = new Bytes(bytes.value() / parts);
        List<PlanExecution> executions = new ArrayList<>();
        Handler next = new Handler() {
            @Override
            public void handle(int opcode, long argument) {
                if (executions.size() < parts) {
                    PlanExecution execution = new PlanExecution(network, plan, order, part, handling);
                    executions.add(execution);
                    execution.start(this, 0, 0);
                }
            }
        };
        for (int i = 0; i < atOnce; i++) {
            next.handle(0, 0);
        }
        network.simulation().run();
        return executions;
    }

    /** When the last part was done at the last rank. */
    public static Picoseconds finish(List<PlanExecution> executions) {
        return executions.stream()
                .map(PlanExecution::finish)
                .max(Picoseconds::compareTo)
                .orElse(Picoseconds.ZERO);
    }
}
