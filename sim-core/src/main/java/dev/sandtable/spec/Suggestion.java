// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The word that was probably meant. Words are compared without case, hyphens and underscores by the number of inserted,
 * removed, replaced and swapped neighbouring letters; up to a third of the word may differ. A word of three letters or more
 * that candidates begin with stands for the first of them: {@code H100} for {@code h100-sxm5-80gb}.
 */
public final class Suggestion {
    private static final int SHORTEST_BEGINNING = 3;

    private Suggestion() {}

    /** The candidate nearest to {@code word}, if one is near enough; among equals the first. */
    public static Optional<String> findClosest(String word, Collection<String> candidates) {
        String wanted = plain(word);
        int best = Math.max(1, wanted.length() / 3) + 1;
        String closest = null;
        for (String candidate : candidates) {
            if (wanted.length() >= SHORTEST_BEGINNING && plain(candidate).startsWith(wanted)) {
                return Optional.of(candidate);
            }
        }
        for (String candidate : candidates) {
            int distance = distance(wanted, plain(candidate), best);
            if (distance < best) {
                best = distance;
                closest = candidate;
            }
        }
        return Optional.ofNullable(closest);
    }

    /** {@code ; did you mean 'stacks'?}, or nothing. */
    public static String didYouMean(String word, Collection<String> candidates) {
        return findClosest(word, candidates)
                .map(closest -> "; did you mean '" + closest + "'?")
                .orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
