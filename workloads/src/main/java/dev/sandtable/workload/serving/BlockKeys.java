// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving;

/**
 * Names of the blocks of a prompt, each of which stands for a block of tokens and all before it: two prompts whose n-th names
 * are equal begin alike up to there.
 */
public final class BlockKeys {
    /** Of a prompt of which nothing is known. */
    public static final BlockKeys NONE = new BlockKeys(new int[0], 1);

    private final int[] keys;
    private final int tokens;

    private BlockKeys(int[] keys, int tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    /** Names of blocks of so many tokens. */
    public static BlockKeys of(int[] keys, int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("a block needs at least 1 token, was " + tokens);
        }
        return new BlockKeys(keys.clone(), tokens);
    }

    /** How many blocks have a name. */
    public int size() {
        return keys.length;
    }

    /** The name of a block. */
    public int at(int block) {
        return keys[block];
    }

    /** Tokens of one block. */
    public int tokens() {
        return tokens;
    }
}
