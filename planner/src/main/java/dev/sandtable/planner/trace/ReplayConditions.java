// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.interconnect.execution.BufferParts;
import dev.sandtable.interconnect.flow.DimensionRoutes;
import dev.sandtable.interconnect.flow.DimensionRoutes.Dimension;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerSecond;
import dev.sandtable.units.Picoseconds;
import java.util.List;

/**
 * The rules of another simulator of traces, all stated, so that its answers can be reproduced.
 *
 * @param network the wires
 * @param endpoint what an endpoint adds to each message
 * @param buffer how a collective's buffer is cut
 * @param compute the roofline
 * @param communicationStreams collectives and messages that a rank may have under way
 */
public record ReplayConditions(
        Wires network, Endpoint endpoint, Buffer buffer, Roof compute, int communicationStreams) {

    /** Whether messages wait for each other. */
    public enum Messages {
        /** Each is cut through, and only those that share a link wait: no wire carries more than its rate. */
        CUT_THROUGH,
        /** Each is received whole by every link before the next sends it on. */
        STORED
    }

    /** The algorithms that those rules and this program's catalogue share. */
    public enum Passing {
        RING,
        DIRECT
    }

    /**
     * The wires.
     *
     * @param messages whether messages wait for each other
     * @param dimensions innermost first
     */
    public record Wires(Messages messages, List<Line> dimensions) {
        public Wires {
            dimensions = List.copyOf(dimensions);
        }

        DimensionRoutes routes() {
            return new DimensionRoutes(dimensions.stream()
                    .map(line -> new Dimension(line.shape(), line.size(), line.ratePerDirection(), line.latency()))
                    .toList());
        }
    }

    /**
     * One dimension.
     *
     * @param shape how its endpoints are joined
     * @param size how many there are
     * @param ratePerDirection of one link
     * @param latency of one link; a switch has two between endpoints
     * @param algorithm of collectives along it
     */
    public record Line(
            DimensionRoutes.Shape shape,
            int size,
            BytesPerSecond ratePerDirection,
            Picoseconds latency,
            Passing algorithm) {}

    /**
     * What an endpoint adds.
     *
     * @param delay before the first message and after each
     * @param memory rate at which a reduction reads two operands and writes one
     */
    public record Endpoint(Picoseconds delay, BytesPerSecond memory) {}

    /**
     * How a buffer is cut.
     *
     * @param parts into so many
     * @param atOnce so many of them at once
     */
    public record Buffer(int parts, int atOnce) {
        BufferParts parameters() {
            return new BufferParts(parts, atOnce);
        }
    }

    /**
     * The roofline.
     *
     * @param peak operations
     * @param memory bytes
     */
    public record Roof(FlopsPerSecond peak, BytesPerSecond memory) {}

    public ReplayConditions {
        if (communicationStreams < 1) {
            throw new IllegalArgumentException(
                    "communication-streams is " + communicationStreams + "; write 1 or more");
        }
    }
}
