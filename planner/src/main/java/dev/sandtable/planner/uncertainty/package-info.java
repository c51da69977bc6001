// SPDX-License-Identifier: Apache-2.0
/**
 * How sure a prediction is: the spread of the parameters that it rests on, carried through to a 90 % interval.
 */
@NullMarked
package dev.sandtable.planner.uncertainty;

import org.jspecify.annotations.NullMarked;
