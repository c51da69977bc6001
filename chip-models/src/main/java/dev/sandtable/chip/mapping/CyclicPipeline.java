// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

/**
 * The time between two steps that leave a pipeline of bounded depth.
 *
 * <p><b>Model.</b> n buffer slots circulate: a slot asks for its operands, waits the latency Z with all others, is served
 * by memory (demand a), by what lies between memory and cache (d), by the shared cache (b) and by the tensor engine (c),
 * and is free again. That is a closed cyclic
 * queueing network; its throughput follows from the normalising constants G(n) by convolution: with G₀(i) = Zⁱ/i!, each
 * station of demand d adds G(i) += d·G(i−1), and a step leaves every G(n)/G(n−1). One slot gives Z+a+b+c+d, nothing
 * overlaps; many slots give max(a, b, c, d); n slots never give more than n/Z steps per second, which is Little's law. The
 * smooth shoulder between them, where two demands are alike, is what a library pays for shallow pipelines.
 * <p><b>Left out.</b> Service is taken as exponential, so the shoulder is the pessimistic one for its depth.
 * <p><b>Check.</b> n = 1 gives the sum; two equal demands d without latency give d·(n+1)/n; the period lies between the
 * largest demand and the sum and falls with n ({@code CyclicPipelineTest}).
 * <p><b>Source.</b> Gordon and Newell 1967; convolution by Buzen 1973.
 */
public final class CyclicPipeline {
    private CyclicPipeline() {}

    /** Seconds per step with latency {@code z}, three demands and {@code slots} slots. */
    public static double period(double z, double a, double b, double c, int slots) {
        return period(z, a, b, c, 0, slots);
    }

    /** The same with four demands. */
    public static double period(double z, double a, double b, double c, double d, int slots) {
        double scale = Math.max(Math.max(Math.max(a, b), Math.max(c, z)), d);
        if (!(scale > 0)) {
            return 0;
        }
        double zs = z / scale;
        double as = a / scale;
        double bs = b / scale;
        double cs = c / scale;
        double ds = d / scale;
        // State after serving i slots: the pure delay term, then with one to four stations.
        double delay = 1;
        double one = 1;
        double two = 1;
        double three = 1;
        double four = 1;
        double before = 1;
        for (int i = 1; i <= slots; i++) {
            before = four;
            delay *= zs / i;
            one = delay + as * one;
            two = one + bs * two;
            three = two + cs * three;
            four = three + ds * four;
        }
        return scale * four / before;
    }
}
