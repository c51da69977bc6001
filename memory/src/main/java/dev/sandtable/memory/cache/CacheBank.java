// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/** One bank's queue, port and open business; while the first of the queue cannot go on, the bank stands still. */
final class CacheBank {
    final AccessQueue queue = new AccessQueue();
    /** The first cycle in which the port is free. */
    long freeCycle;
    /** Whether an event will look at the queue. */
    boolean looking;

    boolean stalled;
    long stalledSincePs;
    /** How long it stood still, as far as that is over. */
    long stalledPs;

    int registers;
    int sectorsOnTheirWay;

    /** How long the bank has stood still, up to an instant. */
    long stalledPs(long nowPs) {
        return stalled ? stalledPs + nowPs - stalledSincePs : stalledPs;
    }
}
