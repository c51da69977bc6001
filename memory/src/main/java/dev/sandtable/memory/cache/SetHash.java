// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * How the number of a line picks its set.
 *
 * <p>The choice matters for strides: under plain bits, lines that lie a multiple of the number of sets apart share one
 * set, and a matrix whose rows are a power of two long keeps only as many rows as there are ways. The better a hash
 * spreads every stride, the less evenly does a dense range fill the sets: plain and folded bits fill them alike, the
 * multiplicative hash nearly so, a scattering hash like balls thrown into bins.
 */
public enum SetHash {
    /** The remainder by the number of sets; for a power of two these are the low bits of the line's number. */
    MODULO {
        @Override
        int set(long line, int sets) {
            return (int) (line % sets);
        }
    },
    /** All groups of log₂(sets) bits of the line's number, exclusive-or; the sets must be a power of two. */
    XOR_FOLDED {
        @Override
        int set(long line, int sets) {
            int bits = Integer.numberOfTrailingZeros(sets);
            long folded = 0;
            for (long rest = sets == 1 ? 0 : line; rest != 0; rest >>>= bits) {
                folded ^= rest;
            }
            return (int) folded & (sets - 1);
        }
    },
    /** The high part of line × 2⁶⁴/φ, scaled to any number of sets (Knuth, vol. 3, section 6.4). */
    MULTIPLICATIVE {
        @Override
        int set(long line, int sets) {
            return scaled(line * SPREAD, sets);
        }
    },
    /** As if drawn: every bit of the line's number stirs every bit of the set (Steele, Lea and Flood, OOPSLA 2014). */
    SCATTERED {
        @Override
        int set(long line, int sets) {
            long mixed = line * SPREAD;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return scaled(mixed ^ mixed >>> 31, sets);
        }
    };

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** The top of a hash scaled to 0 … sets − 1. */
    private static int scaled(long hash, int sets) {
        return (int) Math.multiplyHigh(hash >>> 1, (long) sets << 1);
    }

    /** The set of a line; between 0 and {@code sets} − 1. */
    abstract int set(long line, int sets);
}
