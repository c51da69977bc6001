// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

/**
 * What a kernel loses to a collective that runs beside it.
 *
 * <p><b>Model.</b> A collective that is copied by the cores holds some of them for as long as it lasts; kernels have the
 * rest and run at 1 − share of their rate. It also reads what it sends and writes what arrives: of the memory's rate B
 * kernels have what is left, so that one which alone uses the part m of B runs at (1 − t)/m of its rate at most beside
 * traffic that uses the part t. With the lower of the two paces p, a kernel of length c and traffic of length d that start
 * together take c + (1 − p)·d where the kernel outlasts the traffic and c/p where it does not.
 *
 * <p><b>Left out.</b> A kernel that cannot use the memory fully with the cores that are left; traffic that is slowed by
 * the kernel.
 *
 * <p><b>Check.</b> Both cases meet where c/p = d; whichever ends last ends at max(d, c + (1 − p)·d)
 * ({@code ContentionTest}).
 *
 * <p><b>Source.</b> NCCL runs one thread block per channel, and a block keeps a core.
 *
 * @param share cores that a collective holds, as a share of the chip's
 * @param memoryBytesPerSecond peak rate of the memory
 */
public record Contention(double share, double memoryBytesPerSecond) {
    /** Collectives that take no cores and no memory. */
    public static final Contention NONE = new Contention(0);

    private static final double SECONDS_PER_PS = 1e-12;
    /** What traffic leaves of the memory at least: a copy cannot keep it wholly to itself. */
    private static final double LEAST = 0.05;

    public Contention {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share must be at least 0 and below 1, was " + share);
        }
        if (!(memoryBytesPerSecond > 0)) {
            throw new IllegalArgumentException("memory has a positive rate, was " + memoryBytesPerSecond);
        }
    }

    /** Collectives that take cores alone. */
    public Contention(double share) {
        this(share, Double.POSITIVE_INFINITY);
    }

    /** How long a kernel takes that would take {@code ps} alone and starts together with traffic of {@code besidePs}. */
    long slowed(long ps, long besidePs) {
        return slowed(ps, 1 - share, besidePs);
    }

    /**
     * The same of a kernel and traffic whose demand on the memory is known.
     *
     * @param bytes that the kernel moves to and from memory
     * @param besideBytes that the traffic moves
     */
    long slowed(long ps, double bytes, long besidePs, double besideBytes) {
        if (ps == 0 || besidePs == 0) {
            return ps;
        }
        double wanted = part(bytes, ps);
        double left = 1 - Math.min(part(besideBytes, besidePs), 1 - LEAST);
        return slowed(ps, Math.min(1 - share, wanted > left ? left / wanted : 1), besidePs);
    }

    private double part(double bytes, long ps) {
        return bytes / (ps * SECONDS_PER_PS * memoryBytesPerSecond);
    }

    private static long slowed(long ps, double pace, long besidePs) {
        return ps + (long) Math.floor((1 - pace) * Math.min((double) besidePs, ps / pace));
    }
}
