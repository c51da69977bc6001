// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

/**
 * A stretch of a sequence that is one piece over and over.
 *
 * @param first where it begins
 * @param period the length of the piece
 * @param rounds how often it comes; 1 where nothing repeats
 */
public record Repetition(int first, int period, int rounds) {
    /** Longer pieces are not looked for: a pipeline's round is two slots for each chunk of each stage. */
    private static final int LONGEST_PERIOD = 1024;

    /** What a loop leaves out. */
    private int saved() {
        return (rounds - 1) * period;
    }

    /**
     * The repetition that saves most, the one of the shortest piece and then the first of several. A run in which each
     * letter equals the one a period later, for r letters, is the piece r / period + 1 times.
     */
    public static Repetition longestIn(int[] letters) {
        Repetition best = new Repetition(0, 1, 1);
        int longest = Math.min(letters.length / 2, LONGEST_PERIOD);
        for (int period = 1; period <= longest && best.saved() < letters.length - period; period++) {
            best = better(best, letters, period);
        }
        return best;
    }

    private static Repetition better(Repetition known, int[] letters, int period) {
        Repetition best = known;
        int begin = 0;
        int last = letters.length - period;
        for (int i = 0; i <= last; i++) {
            if (i == last || letters[i] != letters[i + period]) {
                if (i - begin > best.saved()) {
                    Repetition found = new Repetition(begin, period, (i - begin) / period + 1);
                    best = found.saved() > best.saved() ? found : best;
                }
                begin = i + 1;
            }
        }
        return best;
    }
}
