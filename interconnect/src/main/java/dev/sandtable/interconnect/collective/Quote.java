// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

/**
 * What a collective costs and of what the cost is made; the seconds add up to {@link #seconds}.
 *
 * @param algorithm the algorithm taken
 * @param protocol the protocol taken
 * @param startSeconds launch and joining
 * @param hopSeconds sequential hops
 * @param wireSeconds bytes over the busiest link of each stage, flags included
 * @param copySeconds the rank's own contribution
 * @param rampSeconds filling the pipeline of chunks
 * @param busiestLink the link that binds the longest stage; −1 where none does
 * @param sentBytes bytes that one rank sends on average
 * @param channels orders of the ranks over which the data is spread
 * @param cores cores of a chip that run it, and that no kernel can have until it ends
 */
public record Quote(
        Algorithm algorithm,
        String protocol,
        double startSeconds,
        double hopSeconds,
        double wireSeconds,
        double copySeconds,
        double rampSeconds,
        int busiestLink,
        double sentBytes,
        int channels,
        int cores) {

    /** The same where a rank moves data at a share of its rate and begins later. */
    public Quote slowed(double rate, double laterSeconds) {
        double ramp = rampSeconds / Math.sqrt(rate);
        return new Quote(
                algorithm,
                protocol,
                startSeconds + laterSeconds,
                hopSeconds,
                wireSeconds / rate,
                copySeconds / rate,
                ramp,
                busiestLink,
                sentBytes,
                channels,
                cores);
    }

    /** From the first rank's call to the last rank's end. */
    public double seconds() {
        return startSeconds + hopSeconds + wireSeconds + copySeconds + rampSeconds;
    }

    /** Bytes that the memory of one rank gives and takes: what is sent is read, what arrives is written. */
    public double memoryBytes() {
        return 2 * sentBytes;
    }
}
