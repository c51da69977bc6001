// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;

/** The requests of another source without its pauses or its period, and all of them reads if so asked. */
record Crowded(RequestSource source, boolean readsOnly) implements RequestSource {
    @Override
    public boolean advance() {
        return source.advance();
    }

    @Override
    public long address() {
        return source.address();
    }

    @Override
    public boolean isWrite() {
        return !readsOnly && source.isWrite();
    }
}
