// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.explain;

import dev.sandtable.work.Cost.Bound;

/**
 * An operator of a step on the axes of a roofline.
 *
 * @param name the block that it stands in, and its own name
 * @param seconds time of all its runs in a step
 * @param intensity operations of its definition for a byte that it moves to or from the chip's memory
 * @param rate operations of its definition per second
 * @param bound what limits it
 */
public record OperatorLoad(String name, double seconds, double intensity, double rate, Bound bound) {}
