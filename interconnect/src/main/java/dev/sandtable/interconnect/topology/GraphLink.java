// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.interconnect.link.ErrorControl;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.Optional;

/**
 * A link of a graph, or many alike: two ends, each a member ({@code 5}), a switch ({@code leaf-1}) or a range of either
 * ({@code 0..7}, {@code leaf-0..3}); every member or switch of the one end is wired to every one of the other.
 *
 * @param ends the two
 * @param bandwidth per link, from the first end to the second, and back unless {@code back} says otherwise; as the graph's
 *     where absent
 * @param back per link, from the second end to the first
 * @param latency as the graph's where absent
 * @param count links side by side between the same two; 1 where absent
 * @param lanes lanes of one link, any of which may fail; 1 where absent
 * @param errors what flips bits and what is done about it: the rate is the mean of what arrives right; nothing where absent
 */
public record GraphLink(
        List<String> ends,
        Optional<LinkBandwidth> bandwidth,
        Optional<LinkBandwidth> back,
        Optional<Picoseconds> latency,
        Optional<Integer> count,
        Optional<Integer> lanes,
        Optional<ErrorControl> errors) {
    public GraphLink {
        ends = List.copyOf(ends);
        if (ends.size() != 2) {
            throw new IllegalArgumentException(
                    "ends must be two, such as [0, leaf-0] or [0..7, leaf-0], but there are " + ends.size());
        }
        bandwidth.ifPresent(rate -> Graph.checkScope("bandwidth", rate));
        back.ifPresent(rate -> Graph.checkScope("back", rate));
        if (latency.isPresent() && latency.get().value() < 0) {
            throw new IllegalArgumentException("latency must not be negative, was " + latency.get());
        }
        if (count.isPresent() && count.get() < 1) {
            throw new IllegalArgumentException("count must be at least 1, was " + count.get());
        }
        if (lanes.isPresent() && lanes.get() < 1) {
            throw new IllegalArgumentException("lanes must be at least 1, was " + lanes.get());
        }
    }

    /** A single link of the graph's rate and latency. */
    public static GraphLink between(String one, String other) {
        return new GraphLink(
                List.of(one, other),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
