// SPDX-License-Identifier: Apache-2.0
/**
 * Fits the physical constants of a chip or a link to rows that were measured on it.
 *
 * <p>A chip's file states some figures that no data sheet prints: what share of the pins reaches the cores, how long a tile
 * takes to start. Two dozen well-spread measurements decide them, because most of the answer is physics already and each
 * constant is known to within a factor of its family.
 *
 * <p>Reading order: {@link dev.sandtable.planner.calibration.ChipConstant} (what can be fitted), {@code Residuals} (what a set of
 * constants is worth), {@code Search} (how the best is found), {@code Sensitivity} (what rows cannot tell), {@code RowScreen} (rows that
 * cannot be right), {@code Calibrator} (all of it in order), {@link dev.sandtable.planner.calibration.ConstantsPatch} (the answer as a file
 * of the catalogue).
 */
@NullMarked
package dev.sandtable.planner.calibration;

import org.jspecify.annotations.NullMarked;
