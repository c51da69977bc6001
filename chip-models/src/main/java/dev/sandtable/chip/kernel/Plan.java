// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.explain.Explanation;

/** A chosen mapping of one piece of work, ready to run at any clock. */
public interface Plan {

    /** Device time and activity at core clock {@code hertz}; time never rises with the clock. */
    KernelRun at(double hertz);

    /** Kernels that the host launches for it. */
    default int kernels() {
        return 1;
    }

    /** The tree behind {@link #at}'s seconds. */
    Explanation explain(double hertz);
}
