// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import dev.sandtable.work.Dealing;
import dev.sandtable.work.TokenShares;

/** How large the pieces of an exchange between all ranks of a group are. Dealings number ranks as the group was given. */
final class Dealt {
    private Dealt() {}

    /**
     * Shares by sender and receiver.
     *
     * @param once whether a token goes to several experts of a rank or node once; else once for each
     */
    static Shares shares(Collective collective, Group group, boolean once) {
        int n = group.ranks();
        if (collective.dealing() instanceof Dealing.Given given) {
            return new Shares.Pairs(n, pairs(given, collective, group));
        }
        if (collective.dealing() instanceof Dealing.PowerLaw law) {
            long[] loads = TokenShares.exact(n, law.tokens(), law.skew());
            double[] byReceiver = new double[n];
            for (int rank = 0; rank < n; rank++) {
                byReceiver[rank] = (double) loads[group.given(rank)] / law.tokens();
            }
            return new Shares.Receivers(byReceiver);
        }
        if (collective.dealing() instanceof Dealing.Experts experts) {
            Visits visits = new Visits(experts, n, group.nodes());
            if (once) {
                return new Visits.Once(visits, experts.active(), group.given());
            }
            double[] byReceiver = new double[n];
            for (int rank = 0; rank < n; rank++) {
                byReceiver[rank] = visits.load(group.given(rank));
            }
            return experts.skew() == 0 ? new Shares.Even(n) : new Shares.Receivers(byReceiver);
        }
        return new Shares.Even(n);
    }

    private static double[] pairs(Dealing.Given given, Collective collective, Group group) {
        int n = group.ranks();
        if (given.bytes().size() != n) {
            throw new IllegalArgumentException(
                    "the matrix is of " + given.bytes().size() + " ranks, the group has " + n);
        }
        double[] pairs = new double[n * n];
        double all = Math.max(1, collective.bytes().value());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                pairs[i * n + j] = given.bytes().get(group.given(i)).get(group.given(j)) / all;
            }
        }
        return pairs;
    }
}
