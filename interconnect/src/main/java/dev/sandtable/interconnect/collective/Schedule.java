// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.Optional;

/** One algorithm: writes the plan of a collective over a group, where it has one. */
interface Schedule {

    /** The plan for groups of two ranks and more; empty where the algorithm does not do this collective or shape. */
    Optional<Plan> plan(Collective.Kind kind, Shape shape);

    /** The rank that holds a piece before a gather and after a scatter. */
    default int owner(int piece, Shape shape) {
        return piece % shape.ranks();
    }
}
