// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * A prompt that arrives, and how many tokens its answer will have.
 *
 * @param id its place in the stream, from 0
 * @param arrivalPs when it arrives, from the start of the stream
 * @param prompt tokens of the prompt
 * @param answer tokens of the answer, the first included
 * @param keys names of the prompt's blocks, by which equal beginnings are known; empty where the stream does not say
 */
public record Request(int id, long arrivalPs, int prompt, int answer, BlockKeys keys) {
    public Request {
        if (arrivalPs < 0 || prompt < 1 || answer < 1) {
            throw new IllegalArgumentException(
                    "request " + id + " needs an arrival of at least 0, a prompt and an answer of"
                            + " at least 1 token, but has " + arrivalPs + " ps, " + prompt + " and " + answer);
        }
    }

    /** A request whose beginning is like no other's. */
    public static Request of(int id, long arrivalPs, int prompt, int answer) {
        return new Request(id, arrivalPs, prompt, answer, BlockKeys.NONE);
    }

    /** Tokens that it will have in the end. */
    public int total() {
        return Math.addExact(prompt, answer);
    }
}
