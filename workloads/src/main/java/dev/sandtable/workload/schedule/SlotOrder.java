// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.schedule;

import java.util.List;
import java.util.Optional;

/** The order in which one schedule works; every micro-batch passes every chunk once in each direction. */
interface SlotOrder {

    /** Why the shape does not suit this order, as the rest of a sentence. */
    Optional<String> findProblem(int stages, int chunks, int microBatches);

    /** The agenda of {@code stage}. */
    List<Slot> slots(int stage, int stages, int chunks, int microBatches);
}
