// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import java.util.Optional;

/**
 * A source whose requests come again a fixed number later, all of them the same distance further on. What a channel does with
 * them then depends on nothing but the phase, and a recurring state can be multiplied instead of simulated.
 */
public interface PeriodicSource extends RequestSource {
    /**
     * A period of the source.
     *
     * @param requests requests in it
     * @param bytes by which each of them lies further on in the next period
     */
    record Period(long requests, long bytes) {}

    /** The shortest period that moves by a multiple of {@code bytes}, if there is one. */
    Optional<Period> findPeriod(long bytes);

    /** Requests to come that still follow the period, the present one not counted. */
    long regular();

    /** Leaves requests out: the present one and those that follow are those that lie {@code requests} further on. */
    void skip(long requests);
}
