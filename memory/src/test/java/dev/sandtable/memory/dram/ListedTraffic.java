// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;

/** Reads of the addresses of a list, the n-th offered at n times the pace; one of them may be a write. */
final class ListedTraffic implements RequestSource {
    private static final int NONE = -1;

    private final long[] addresses;
    private final long pacePs;
    private int writeAt = NONE;
    private int at = -1;

    ListedTraffic(long[] addresses, long pacePs) {
        this.addresses = addresses.clone();
        this.pacePs = pacePs;
    }

    /** The same with a write in one place. */
    ListedTraffic withWriteAt(int place) {
        ListedTraffic other = new ListedTraffic(addresses, pacePs);
        other.writeAt = place;
        return other;
    }

    @Override
    public boolean advance() {
        return ++at < addresses.length;
    }

    @Override
    public long address() {
        return addresses[at];
    }

    @Override
    public boolean isWrite() {
        return at == writeAt;
    }

    @Override
    public long offeredPs() {
        return at * pacePs;
    }
}
