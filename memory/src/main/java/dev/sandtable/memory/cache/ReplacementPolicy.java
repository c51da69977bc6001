// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * Who leaves a full set, one line each. What they cost in hardware is state per set of w ways; what they lose is known
 * only by simulation, except that the first obeys inclusion: more ways never miss more.
 */
public enum ReplacementPolicy {
    /** The line used longest ago; w log₂ w bits. */
    LRU,
    /** Follow a binary tree whose nodes point away from the half used last; w − 1 bits, w a power of two. */
    TREE_PLRU,
    /** The line that came first; log₂ w bits. */
    FIFO,
    /** Any line, drawn evenly from a seeded generator; no bits. */
    RANDOM,
    /** The line predicted to come back last, which a line is that never came back; 2 w bits. */
    SRRIP;

    Replacement over(int sets, int ways, long seed) {
        return switch (this) {
            case LRU -> queue(sets, ways, true);
            case FIFO -> queue(sets, ways, false);
            case TREE_PLRU -> new TreeReplacement(sets, ways);
            case RANDOM -> new RandomReplacement(ways, seed);
            case SRRIP -> new PredictiveReplacement(sets, ways);
        };
    }

    private static Replacement queue(int sets, int ways, boolean byUse) {
        return ways <= PackedQueueReplacement.MOST_WAYS
                ? new PackedQueueReplacement(sets, ways, byUse)
                : new QueueReplacement(sets, ways, byUse);
    }
}
