// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.interconnect.link.Framing;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * How a chip drives a level: the constants of one node type, shared by all operations, sizes and rank counts.
 *
 * @param access whether the chip's own stores reach the neighbour or an adapter moves messages for it
 * @param efficiency share of a link's rate that long payload reaches; in (0, 1]
 * @param start from launching a communication kernel until every rank has joined, without the first hop
 * @param ramp cost of one more chunk in the pipeline: fence, flag and refill
 * @param localCopy rate at which a rank's own contribution is copied from input to output; free where absent
 * @param framing packets of the link, where the efficiency does not include them
 * @param spread until all channels run, where data is enough for all of them; none where absent
 */
public record Attachment(
        Access access,
        Ratio efficiency,
        Picoseconds start,
        Picoseconds ramp,
        Optional<BytesPerSecond> localCopy,
        Optional<Framing> framing,
        Optional<Picoseconds> spread) {

    /** Who moves the data. */
    public enum Access {
        /** The chip's load and store instructions reach the neighbour's memory. */
        LOAD_STORE,
        /** An adapter reads and writes memory on behalf of the chip; a proxy posts the messages. */
        MESSAGE
    }

    public Attachment {
        if (!(efficiency.value() > 0 && efficiency.value() <= 1)) {
            throw new IllegalArgumentException("efficiency must be above 0 and at most 1, was " + efficiency);
        }
        if (start.value() < 0 || ramp.value() < 0) {
            throw new IllegalArgumentException("start and ramp must not be negative, were " + start + " and " + ramp);
        }
        if (spread.isPresent() && spread.get().value() < 0) {
            throw new IllegalArgumentException("spread must not be negative, was " + spread.get());
        }
        if (localCopy.isPresent() && !(localCopy.get().value() > 0)) {
            throw new IllegalArgumentException("local-copy must be positive, was " + localCopy.get());
        }
    }

    /** A wire without any cost but its own. */
    public static Attachment ideal(Access access) {
        return new Attachment(
                access,
                new Ratio(1),
                Picoseconds.ZERO,
                Picoseconds.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
