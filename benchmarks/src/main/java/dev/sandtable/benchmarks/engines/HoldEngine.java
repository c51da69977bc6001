// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

/** An engine in the steady state of the hold model. */
public interface HoldEngine {
    /** How many events one run takes. */
    int EVENTS = 100_000;

    /** Lets so many events happen, and returns what they made of the state. */
    long run();
}
