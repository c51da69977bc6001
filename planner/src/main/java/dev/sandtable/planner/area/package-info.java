// SPDX-License-Identifier: Apache-2.0
/**
 * Area and cost of the catalogue's chips: the laws of {@code dev.sandtable.chip.area} with the catalogue's figures.
 *
 * <p>The laws are pure functions of records; here they meet files. {@link dev.sandtable.planner.area.Estimates} looks up
 * the process and the library of silicon that a chip's file names and says where in the file something is missing;
 * {@link dev.sandtable.planner.area.AreaExplanation} makes the tree behind an estimate, down to the sources of its figures;
 * {@link dev.sandtable.planner.area.PublishedDies} holds dies whose area was published beside what the law gives for them.
 */
@NullMarked
package dev.sandtable.planner.area;

import org.jspecify.annotations.NullMarked;
