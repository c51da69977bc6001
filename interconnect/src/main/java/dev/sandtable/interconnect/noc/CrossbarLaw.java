// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.noc;

import dev.sandtable.interconnect.noc.InputQueuedCrossbar.Queues;

/**
 * What a crossbar with queues at its inputs passes, and how long cells wait, in closed form.
 *
 * <p><b>Model.</b> Uniform traffic of one cell each. One queue per input blocks at its head: of n saturated inputs the share that
 * passes is the solution of a Markov chain, 0.75 for two ports and 2 − √2 = 0.586 for many; in between the difference falls as
 * 1/n. Below that the mean wait of many ports is
 *
 * <pre>  W(p) = (2 − p)(1 − p) / ((2 − √2 − p)(2 + √2 − p)) − 1</pre>
 *
 * <p>slots, for n ports at the same share of saturation, times (n − 1)/n. Queues per pair pass everything in the long run: the
 * pointers of iSLIP drift apart until every slot matches all ports.
 *
 * <p><b>Left out.</b> The wait with queues per pair, which grows with the number of ports near saturation ({@link
 * InputQueuedCrossbar} simulates it).
 *
 * <p><b>Check.</b> Saturation within 1.5 % and wait within 20 % of simulation ({@code CrossbarTest}).
 *
 * <p><b>Source.</b> Karol, Hluchyj and Morgan 1987, table I for up to eight ports, and equation 12; McKeown 1999.
 */
public final class CrossbarLaw {
    private static final double ROOT = StrictMath.sqrt(2);
    /** 2 − √2, of many ports. */
    private static final double MANY = 2 - ROOT;
    /** By number of ports, from one. */
    private static final double[] FEW = {1, 0.75, 0.6825, 0.6553, 0.6399, 0.6302, 0.6234, 0.6184};

    private CrossbarLaw() {}

    /** The most cells per port and slot that pass. */
    public static double saturation(int ports, Queues queues) {
        if (ports < 1) {
            throw new IllegalArgumentException("a crossbar has ports, not " + ports);
        }
        if (queues == Queues.PER_PAIR) {
            return 1;
        }
        int last = FEW.length;
        return ports <= last ? FEW[ports - 1] : MANY + (FEW[last - 1] - MANY) * last / ports;
    }

    /** Mean slots that a cell waits behind others with one queue per input; infinite from saturation on. */
    public static double waitPerInput(int ports, double load) {
        double full = saturation(ports, Queues.PER_INPUT);
        if (load >= full) {
            return Double.POSITIVE_INFINITY;
        }
        double p = load / full * MANY;
        double many = (2 - p) * (1 - p) / ((MANY - p) * (2 + ROOT - p)) - 1;
        return many * (ports - 1) / ports;
    }
}
