// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.parallel.Axis;
import java.util.ArrayList;
import java.util.List;

/** A node of a stage's trace while it is written: the same for all of its ranks but for whom they meet. */
final class Draft {
    /** What it will be. */
    enum Sort {
        COMPUTE,
        COLLECTIVE,
        SEND,
        RECEIVE,
        EVERYBODY
    }

    final Sort sort;
    final String name;
    final long startPs;
    final long endPs;
    final List<Draft> after = new ArrayList<>();
    long id;

    // ---- Of computation, and sizes ---------------------------------------------------
    long flops;
    long bytes;

    // ---- Of collectives -----------------------------------------------------------
    Collective.Kind kind = Collective.Kind.BARRIER;
    Axis axis = Axis.DATA;

    // ---- Of messages --------------------------------------------------------------
    boolean forward;
    /** The stage at the other end. */
    int partner;

    long tag;

    Draft(Sort sort, String name, long startPs, long endPs) {
        this.sort = sort;
        this.name = name;
        this.startPs = startPs;
        this.endPs = endPs;
    }

    /** The number of the micro-batch in a name such as {@code forward 3 chunk 1}; negative if there is none. */
    static int microBatch(String name) {
        String[] words = name.split(" ");
        return words.length > 1 && words[1].matches("\\d+") ? Integer.parseInt(words[1]) : -1;
    }

    /** The number of the chunk in such a name; 0 if there is none. */
    static int chunk(String name) {
        String[] words = name.split(" ");
        return words.length > 3 ? Integer.parseInt(words[3]) : 0;
    }
}
