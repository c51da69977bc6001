// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/** The catalogue of batching policies: what an engine works on next. */
public enum Batching {
    /** Prompts whenever one fits, otherwise a token for every answer: answers wait for prompts (vLLM's first policy). */
    CONTINUOUS(new PrefillFirst()),
    /** A token for every answer, then pieces of prompts up to a budget of tokens: no answer waits long (Sarathi). */
    CHUNKED(new ChunkedPrefill()),
    /** Nobody joins until all have left: a batch is filled, answered to the end, and only then the next is filled. */
    STATIC(new WholeBatch());

    private final BatchFiller filler;

    Batching(BatchFiller filler) {
        this.filler = filler;
    }

    BatchFiller filler() {
        return filler;
    }
}
