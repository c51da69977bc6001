// SPDX-License-Identifier: Apache-2.0
/**
 * Predictions beside published measurements.
 *
 * <p>Each {@link dev.sandtable.planner.validation.Family} is a table of measured rows under {@code configs/published}. Its
 * rows are predicted like anybody's, and beside each prediction stand two that a reader could make without a simulator:
 * the roofline, and the roofline times one constant that is best for the group. The difference is what the simulator
 * adds.
 *
 * <p>Parameters are fitted on operator and collective rows alone; rows of whole training steps are never fitted.
 */
@NullMarked
package dev.sandtable.planner.validation;

import org.jspecify.annotations.NullMarked;
