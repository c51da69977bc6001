// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import dev.sandtable.explain.Explanation;
import dev.sandtable.interconnect.collective.Quote;
import dev.sandtable.interconnect.topology.Topology;
import dev.sandtable.work.Collective;
import java.util.List;
import java.util.Locale;

/** Puts a quote into words: what was taken, of what its price is made, which link binds, and what came second. */
final class QuoteExplanation {
    private static final double MICRO = 1e6;
    private final Topology topology;

    QuoteExplanation(Topology topology) {
        this.topology = topology;
    }

    /** The tree behind the first of some prices, which was taken; the second is the cheapest of the others. */
    Explanation of(Collective collective, List<Quote> takenFirst) {
        Quote quote = takenFirst.get(0);
        int link = quote.busiestLink();
        int level = link < 0 ? 0 : topology.levelOf(link);
        Explanation rate = Explanation.figure(
                "busiest link",
                link < 0 ? 0 : topology.bytesPerSecond(link),
                "B/s",
                "raw rate of a link of level " + level + ", "
                        + topology.levels().get(level).bandwidth());
        Explanation channels = Explanation.figure(
                "channels", quote.channels(), "", "orders of the ranks over which the data is spread");
        Explanation memory = Explanation.figure(
                "memory traffic", quote.memoryBytes(), "B", "read to send and written on arrival, per rank");
        Explanation cores =
                Explanation.figure("cores held", quote.cores(), "", "channels of the library × cores of each");
        return Explanation.of(
                collective.kind() + " of " + collective.bytes(),
                quote.seconds(),
                "s",
                "start + hops + wire + copy + ramps, " + quote.algorithm() + " with " + quote.protocol() + "; "
                        + runnerUp(takenFirst),
                Explanation.of(
                        "start", quote.startSeconds(), "s", "launch until all ranks have joined and channels run"),
                Explanation.of("hops", quote.hopSeconds(), "s", "sequential hops of the algorithm"),
                Explanation.of(
                        "wire",
                        quote.wireSeconds(),
                        "s",
                        "bytes over the busiest link of each stage",
                        rate,
                        channels,
                        memory,
                        cores),
                Explanation.of("copy", quote.copySeconds(), "s", "own contribution from input to output"),
                Explanation.of("ramp", quote.rampSeconds(), "s", "filling the pipeline of chunks"));
    }

    private String runnerUp(List<Quote> takenFirst) {
        if (takenFirst.size() == 1) {
            return "no other algorithm of the library does this";
        }
        Quote second = takenFirst.get(1);
        return "best of the others of " + takenFirst.size() + ": " + second.algorithm() + " with " + second.protocol()
                + ", " + String.format(Locale.ROOT, "%.4g", second.seconds() * MICRO) + " us";
    }
}
