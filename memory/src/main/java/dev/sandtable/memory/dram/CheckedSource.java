// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;
import java.util.Arrays;

/**
 * The requests of a source and those that in-line error correction adds.
 *
 * <p><b>Model.</b> Memory is cut into granules of k + 1 pieces of {@value #PIECE} accesses: k of data and one of the check bits of these,
 * so that both lie near each other. Data that is read needs its check bits read before it, data that is written needs
 * them read, changed and, when the controller lets go of them, written. Check bits that the controller holds cost nothing.
 * <p><b>Left out.</b> Correction of errors; writes of less than an access.
 * <p><b>Check.</b> A long read costs one access in k + 1, a long write two more in k; scattered accesses cost one or two each
 * ({@code InlineEccTest}).
 * <p><b>Source.</b> NVIDIA DRIVE OS 5.1.6 guide, "DRAM ECC": 512 bytes of check bits behind each 7 × 512 bytes of data.
 */
final class CheckedSource implements RequestSource {
    private static final int PIECE = 16;
    private static final long NONE = -1;

    // ---- Parameters -------------------------------------------------------------
    private final RequestSource source;
    private final int dataPerCheck;
    private final long accessBytes;

    // ---- State ------------------------------------------------------------------
    /** Check accesses held, newest first, and whether they were changed. */
    private final long[] held;

    private final boolean[] changed;
    private boolean dataNext;
    private long writeBack = NONE;
    private boolean fetch;
    private boolean exhausted;
    private int flushed;
    private long address;
    private boolean write;
    private long offeredPs;

    // ---- Statistics -------------------------------------------------------------
    private long checks;

    CheckedSource(RequestSource source, InlineEcc ecc, Organization organization) {
        this.source = source;
        dataPerCheck = ecc.dataPerCheck();
        accessBytes = organization.accessBytes();
        held = new long[ecc.held()];
        Arrays.fill(held, NONE);
        changed = new boolean[ecc.held()];
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean advance() {
        if (!dataNext && !exhausted) {
            exhausted = !source.advance();
            if (!exhausted) {
                offeredPs = source.offeredPs();
                hold(checkOf(source.address()), source.isWrite());
                dataNext = true;
            }
        }
        if (exhausted) {
            return flush();
        }
        if (writeBack != NONE) {
            check(writeBack, true);
            writeBack = NONE;
        } else if (fetch) {
            check(held[0], false);
            fetch = false;
        } else {
            address = place(source.address());
            write = source.isWrite();
            dataNext = false;
        }
        return true;
    }

    /** Writes what was changed and is still held, once the source has no more. */
    private boolean flush() {
        while (flushed < held.length) {
            int at = flushed++;
            if (held[at] != NONE && changed[at]) {
                check(held[at], true);
                return true;
            }
        }
        return false;
    }

    private void check(long access, boolean writes) {
        address = access * accessBytes;
        write = writes;
        checks++;
    }

    private void hold(long check, boolean writes) {
        int at = 0;
        while (at < held.length - 1 && held[at] != check) {
            at++;
        }
        boolean present = held[at] == check;
        boolean dirty = present && changed[at];
        if (!present) {
            fetch = true;
            writeBack = held[at] != NONE && changed[at] ? held[at] : NONE;
        }
        System.arraycopy(held, 0, held, 1, at);
        System.arraycopy(changed, 0, changed, 1, at);
        held[0] = check;
        changed[0] = dirty || writes;
    }

    private long place(long dataAddress) {
        long access = dataAddress / accessBytes;
        long perGranule = (long) dataPerCheck * PIECE;
        return (access / perGranule * (perGranule + PIECE) + access % perGranule) * accessBytes;
    }

    private long checkOf(long dataAddress) {
        long access = dataAddress / accessBytes;
        long perGranule = (long) dataPerCheck * PIECE;
        return access / perGranule * (perGranule + PIECE) + perGranule + access % perGranule / dataPerCheck;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public boolean isWrite() {
        return write;
    }

    @Override
    public long offeredPs() {
        return offeredPs;
    }

    // ---- Statistics -------------------------------------------------------------

    /** Whether this adds to that source. */
    boolean isOf(RequestSource other) {
        return source == other;
    }

    /** Accesses of check bits so far. */
    long checks() {
        return checks;
    }
}
