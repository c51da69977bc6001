// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.explain.Explanation;
import java.util.List;

/** A chosen mapping of one piece of work, ready to run at any clock. */
public interface Plan {

    /** Device time and activity at core clock {@code hertz}; time never rises with the clock. */
    KernelRun at(double hertz);

    /** Kernels that the host launches for it. */
    default int kernels() {
        return 1;
    }

    /**
     * What the plan asks of the levels of the chip at core clock {@code hertz}, launch not included; none takes longer than
     * {@link #at}'s seconds. A plan that knows no better says how busy the engines are.
     */
    default List<Demand> demands(double hertz) {
        KernelRun run = at(hertz);
        return List.of(
                new Demand(Level.MATRIX, 0, run.matrixSeconds()), new Demand(Level.VECTOR, 0, run.vectorSeconds()));
    }

    /** The tree behind {@link #at}'s seconds. */
    Explanation explain(double hertz);
}
