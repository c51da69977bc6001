// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.units;

/**
 * A link's bandwidth as a data sheet states it: a rate, whether it counts one direction or both, and of what it is.
 * Direction and scope have no default, because each is a factor of two or more that data sheets leave to the reader.
 *
 * @param rate the rate as stated; positive
 * @param direction whether the rate counts one direction or the sum of both
 * @param scope what the rate belongs to
 */
public record LinkBandwidth(BytesPerSecond rate, Direction direction, Scope scope) {

    /** What a stated rate counts. */
    public enum Direction {
        /** One direction; the other has as much again. */
        PER_DIRECTION,
        /** The sum of both directions. */
        BIDIRECTIONAL
    }

    /** What a stated rate belongs to. */
    public enum Scope {
        /** One physical link. */
        PER_LINK,
        /** One port of an adapter or a switch. */
        PER_PORT,
        /** All links of one chip together. */
        PER_CHIP,
        /** All links of one die together. */
        PER_DIE,
        /** All links of one node together. */
        PER_NODE,
        /** Each pair of endpoints. */
        PER_PAIR
    }

    public LinkBandwidth {
        if (!(rate.value() > 0)) {
            throw new IllegalArgumentException("a link's bandwidth must be positive, was " + rate);
        }
    }

    /** The rate of one direction: half of a bidirectional figure. */
    public BytesPerSecond perDirection() {
        return direction == Direction.PER_DIRECTION ? rate : rate.times(0.5);
    }
}
