// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import java.util.Optional;

/**
 * Requests in the order of their arrival, handed out one by one: a simulation asks for the next when the last has arrived, so
 * that memory does not grow with the length of a trace.
 */
@FunctionalInterface
public interface RequestSource {

    /**
     * The next request; empty when there are no more.
     *
     * @throws IllegalArgumentException if the stream cannot be read on, naming the line
     */
    Optional<Request> findNext();
}
