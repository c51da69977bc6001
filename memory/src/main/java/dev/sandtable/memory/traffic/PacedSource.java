// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import dev.sandtable.units.BytesPerSecond;

/**
 * Requests of another source at an even pace, whatever times it had.
 *
 * <p><b>Model.</b> Request i of a pace of B bytes per second and accesses of b bytes is offered at i·b/B.
 * <p><b>Left out.</b> Bursts; a channel under an even pace shows its shortest latency at that load.
 * <p><b>Check.</b> Below saturation the channel carries the pace ({@code TraceFileTest}).
 * <p><b>Source.</b> Definition.
 */
public final class PacedSource implements RequestSource {
    // ---- Parameters -------------------------------------------------------------
    private final RequestSource source;
    private final double psPerAccess;

    // ---- State ------------------------------------------------------------------
    private long index = -1;

    /** The source's requests, so many bytes of them per second. */
    public PacedSource(RequestSource source, int accessBytes, BytesPerSecond pace) {
        this.source = source;
        psPerAccess = accessBytes * 1e12 / pace.value();
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean advance() {
        index++;
        return source.advance();
    }

    @Override
    public long address() {
        return source.address();
    }

    @Override
    public boolean isWrite() {
        return source.isWrite();
    }

    @Override
    public long offeredPs() {
        return Math.round(index * psPerAccess);
    }
}
