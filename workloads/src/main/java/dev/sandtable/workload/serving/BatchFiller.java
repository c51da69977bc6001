// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/** Fills an iteration from what waits and what runs. */
interface BatchFiller {

    /** Adds what the policy chooses; nothing if there is nothing that it can do. */
    void fill(Scheduler scheduler, Iteration iteration);
}
