// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * One pass of the model: which sequences, and how many tokens of each. One object serves all iterations of a scheduler.
 *
 * <p>What prices depend on is kept as sums: of answers their number and the tokens that they look back on, of prompts the
 * number, tokens, squares of tokens, and what was cached before.
 */
public final class Iteration {
    private final List<Sequence> members = new ArrayList<>();
    private int tokens;
    private int decodes;
    private long decodeContext;
    private int prefills;
    private int completed;
    private long prefillTokens;
    private long prefillPast;
    private long prefillSquares;

    void clear() {
        members.clear();
        tokens = 0;
        decodes = 0;
        decodeContext = 0;
        prefills = 0;
        completed = 0;
        prefillTokens = 0;
        prefillPast = 0;
        prefillSquares = 0;
    }

    void decode(Sequence sequence) {
        sequence.take(1);
        members.add(sequence);
        tokens++;
        decodes++;
        decodeContext += sequence.processed();
    }

    void prefill(Sequence sequence, int chunk) {
        sequence.take(chunk);
        members.add(sequence);
        tokens += chunk;
        prefills++;
        completed += chunk == sequence.unprocessed() ? 1 : 0;
        prefillTokens += chunk;
        prefillPast += sequence.processed();
        prefillSquares += (long) chunk * chunk;
    }

    /** Who takes part, in the policy's order. */
    public List<Sequence> members() {
        return List.copyOf(members);
    }

    List<Sequence> own() {
        return members;
    }

    /** Whether there is nothing to do. */
    public boolean empty() {
        return members.isEmpty();
    }

    /** Tokens in all. */
    public int tokens() {
        return tokens;
    }

    /** Sequences that generate. */
    public int decodes() {
        return decodes;
    }

    /** Tokens that generating sequences look back on, all together. */
    public long decodeContext() {
        return decodeContext;
    }

    /** Prompts of which a part is processed. */
    public int prefills() {
        return prefills;
    }

    /** Prompts that are complete after it, each of which yields a token. */
    public int completed() {
        return completed;
    }

    /** Prompt tokens. */
    public long prefillTokens() {
        return prefillTokens;
    }

    /** Tokens of its prompts that were cached before. */
    public long prefillPast() {
        return prefillPast;
    }

    /** Sum of the squares of its prompts' tokens. */
    public long prefillSquares() {
        return prefillSquares;
    }
}
