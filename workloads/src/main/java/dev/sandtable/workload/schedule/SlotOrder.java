// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import dev.sandtable.workload.parallel.ChunkPlacement;
import java.util.List;
import java.util.Optional;

/** The order in which one schedule works; every micro-batch passes every piece of one copy of the model once in each direction. */
interface SlotOrder {

    /** Why the shape does not suit this order, as the rest of a sentence. */
    Optional<String> findProblem(int stages, int chunks, int microBatches);

    /** The agenda of {@code stage}; {@code chunks} are those of one copy of the model. */
    List<Slot> slots(int stage, int stages, int chunks, int microBatches);

    /** Where the pieces of the model lie. */
    default ChunkPlacement placement() {
        return ChunkPlacement.ROUND;
    }

    /** The idle time of a stage between the begin and the end of all, with equal stages and free messages. */
    double bubble(PassTimes times, int stages, int chunks);
}
