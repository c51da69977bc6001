// SPDX-License-Identifier: Apache-2.0
/**
 * How sure a prediction is: the spread of the parameters that it rests on, carried through to a 90 % interval.
 *
 * <p>Every figure of a catalogue file says what kind of figure it is. A data-sheet value is good to a few per cent, an
 * estimate to some twenty; a fitted one states the residual of its fit. A prediction made of several parts has the
 * spread of each part in proportion to its time, and independent parts add in squares: ten per cent on half of a step is
 * five per cent of the step.
 *
 * <p>{@link dev.sandtable.planner.uncertainty.Spread} reads the spread of figures under a path of a file and combines
 * parts. Whether the intervals are honest is measured: of the published rows, about nine in ten should lie inside.
 *
 * <p>Read further: JCGM 100:2008, Guide to the expression of uncertainty in measurement.
 */
@NullMarked
package dev.sandtable.planner.uncertainty;

import org.jspecify.annotations.NullMarked;
