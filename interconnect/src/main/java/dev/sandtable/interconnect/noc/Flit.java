// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

/** A flit in an {@code int}: the packet's number, and whether it is the first and the last of its packet. */
final class Flit {
    private static final int TAIL = 1;
    private static final int HEAD = 2;

    private Flit() {}

    static int of(int packet, boolean head, boolean tail) {
        return packet << 2 | (head ? HEAD : 0) | (tail ? TAIL : 0);
    }

    static int packet(int flit) {
        return flit >>> 2;
    }

    static boolean isHead(int flit) {
        return (flit & HEAD) != 0;
    }

    static boolean isTail(int flit) {
        return (flit & TAIL) != 0;
    }
}
