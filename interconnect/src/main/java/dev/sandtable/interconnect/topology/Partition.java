// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A cut of one unit into blocks of members, and the rate at which bytes can leave or enter each.
 *
 * <p><b>Model.</b> The links with one end in a block and the other outside, summed by direction; the greater sum counts.
 *
 * <p><b>Left out.</b> Cuts that nobody has named: any set of members is one.
 *
 * <p><b>Check.</b> Half of a torus, a pod of a tree, a group of a dragonfly by hand ({@code CutTest}).
 *
 * <p><b>Source.</b> Bisection and other cuts, Dally and Towles, section 3.1.
 */
public final class Partition {
    private final int[] blockOfMember;
    private final int[] members;
    private final double[] bytesPerSecond;

    private Partition(Wiring wiring, int members, int[] blockOfVertex) {
        int blocks = 0;
        for (int block : blockOfVertex) {
            blocks = Math.max(blocks, block + 1);
        }
        blockOfMember = Arrays.copyOf(blockOfVertex, members);
        this.members = new int[blocks];
        for (int block : blockOfMember) {
            if (block >= 0) {
                this.members[block]++;
            }
        }
        double[] out = new double[blocks];
        double[] in = new double[blocks];
        for (int link = 0; link < wiring.links(); link++) {
            int tail = blockOfVertex[wiring.tail(link)];
            int head = blockOfVertex[wiring.head(link)];
            if (tail != head) {
                double rate = wiring.bytesPerSecond(link);
                if (tail >= 0) {
                    out[tail] += rate;
                }
                if (head >= 0) {
                    in[head] += rate;
                }
            }
        }
        bytesPerSecond = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            bytesPerSecond[block] = Math.max(out[block], in[block]);
        }
    }

    /** The cuts of a wiring: around each member, then those that it names. */
    static List<Partition> all(Wiring wiring, int members) {
        List<Partition> all = new ArrayList<>();
        int[] single = new int[wiring.vertices()];
        for (int v = 0; v < single.length; v++) {
            single[v] = v < members ? v : -1;
        }
        all.add(new Partition(wiring, members, single));
        for (int[] blocks : wiring.blocks()) {
            all.add(new Partition(wiring, members, blocks));
        }
        return all;
    }

    /** The block of a member; −1 where it is in none. */
    public int block(int member) {
        return blockOfMember[member];
    }

    /** How many blocks. */
    public int blocks() {
        return bytesPerSecond.length;
    }

    /** How many members a block has. */
    public int members(int block) {
        return members[block];
    }

    /** The rate at which bytes can leave a block, or enter it, whichever is greater. */
    public double bytesPerSecond(int block) {
        return bytesPerSecond[block];
    }
}
