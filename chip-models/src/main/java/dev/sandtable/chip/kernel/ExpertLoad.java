// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.TokenShares;
import java.util.Arrays;

/**
 * How many tokens each expert of the fullest rank gets.
 *
 * <p><b>Model.</b> Balanced: tokens·active/experts each; with fewer assignments than experts, one token each on as many
 * experts as there are assignments. Power law: {@link TokenShares}. Ranks are dealt experts in order of load and the
 * first rank is the fullest; assignments that rounding leaves over fall to it, lightest experts first.
 * <p><b>Left out.</b> Luck: a drawn sample scatters around these quantiles.
 * <p><b>Check.</b> One rank's loads sum to tokens·active (within one per expert); no load exceeds tokens
 * ({@code ExpertLoadTest}).
 * <p><b>Source.</b> The generator of the measurements in configs/published/moe-ffn.csv.
 */
final class ExpertLoad {
    private ExpertLoad() {}

    /** Tokens of each expert of the fullest rank that has any, heaviest first. */
    static long[] ofFullestRank(ExpertFfn work) {
        int local = (int) Math.max(1, work.experts() / work.expert());
        long assignments = Math.multiplyExact(work.tokens(), work.active());
        long[] loads = work.skew() == 0 ? balanced(work, local, assignments) : skewed(work, local, assignments);
        return Arrays.stream(loads).filter(load -> load > 0).toArray();
    }

    private static long[] balanced(ExpertFfn work, int local, long assignments) {
        long ours = (assignments + work.expert() - 1) / work.expert();
        long[] loads = new long[local];
        for (int i = 0; i < local; i++) {
            loads[i] = Math.min(work.tokens(), ours / local + (i < ours % local ? 1 : 0));
        }
        return loads;
    }

    private static long[] skewed(ExpertFfn work, int local, long assignments) {
        int experts = (int) work.experts();
        long[] all = TokenShares.of(experts, work.tokens(), assignments, work.skew());
        long[] loads = new long[local];
        long given = 0;
        for (int i = 0; i < experts; i++) {
            given += all[i];
            if (i % work.expert() == 0 && i / work.expert() < local) {
                loads[i / work.expert()] = all[i];
            }
        }
        giveRest(loads, assignments - given, work.tokens());
        return loads;
    }

    private static void giveRest(long[] loads, long rest, long most) {
        long left = rest;
        while (left > 0) {
            long before = left;
            for (int i = loads.length - 1; i >= 0 && left > 0; i--) {
                long share = Math.min(most - loads[i], Math.max(1, left / loads.length));
                loads[i] += share;
                left -= share;
            }
            if (left == before) {
                return;
            }
        }
    }
}
