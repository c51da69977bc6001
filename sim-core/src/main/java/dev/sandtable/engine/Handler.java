// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.engine;

/**
 * What an event does to the one it happens to.
 *
 * <p>A component implements this once and switches over opcodes of its own, which allocates nothing; a lambda will do
 * in a test or a first lesson. A handler runs to its end at one instant and schedules what comes later.
 */
@FunctionalInterface
public interface Handler {
    /**
     * The event happens now.
     *
     * @param opcode what happens, in the handler's own numbering
     * @param argument to whom or with what: an index, a job, an amount
     */
    void handle(int opcode, long argument);
}
