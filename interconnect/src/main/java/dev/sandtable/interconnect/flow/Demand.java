// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

/**
 * What is to be sent: messages between endpoints, each at its time.
 *
 * <p>Contract: every call of {@link #messages} tells the same messages in the same order, so that millions need not be stored.
 */
@FunctionalInterface
public interface Demand {
    /** Tells all messages. */
    void messages(Receiver receiver);

    /** Is told messages. */
    @FunctionalInterface
    interface Receiver {
        /**
         * A message.
         *
         * @param job to whom it belongs, numbered from 0
         */
        void message(int from, int to, long bytes, long startPs, int job);
    }
}
