// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.engine.Handler;
import dev.sandtable.queueing.Pipe;

/**
 * What serves accesses in simulated time: a cache, and whatever stands behind one. A cache is itself one, so that caches
 * stand in a row; a DRAM channel is one by keeping what it has not finished.
 *
 * <p>Contract: every access is answered once, by an event of the simulation and never before the call returns. Accesses
 * may be answered in another order than they came. Nothing is refused: whoever asks bounds what it has open.
 */
@FunctionalInterface
public interface NextLevel {

    /**
     * An access comes now; the handler is called when it is done: a read when its last byte is there, a write when its
     * place is free again.
     */
    void access(long address, long bytes, boolean write, Handler done, int opcode, long argument);

    /** A memory of one bandwidth, shared by reads and writes, and one latency: no more than a bound on real ones. */
    static NextLevel through(Pipe pipe) {
        return (address, bytes, write, done, opcode, argument) -> pipe.send(bytes, done, opcode, argument);
    }
}
