// SPDX-License-Identifier: Apache-2.0
/**
 * Area and cost of a chip that need not exist: from what stands in its file to square millimetres and dollars.
 *
 * <p>A die is a sum of parts, and each part grows with a size that the simulator already knows: tensor engines with
 * multiply-adds and the square of their significands, vector engines and the control around them with lanes, buffers and
 * the shared cache with bytes, the network with the bytes that the cache delivers in a cycle, interfaces with stacks and
 * lanes. Transistors become area by the process's density, memory bits by its cell; analogue interfaces hardly shrink.
 * Cost is wafers over dies that can be sold, plus memory, package and test.
 *
 * <p>Absolute areas miss published dies by some 20 % (docs/area.md); differences between variants of one chip are what
 * the law is for, and {@link dev.sandtable.chip.area.AreaModel#anchoredOn} starts them from a published die.
 *
 * <p>Reading order: {@link dev.sandtable.chip.area.DieContents}, {@link dev.sandtable.chip.area.DieAreaLaw},
 * {@link dev.sandtable.chip.area.MakingCost}, {@link dev.sandtable.chip.area.AreaModel},
 * {@link dev.sandtable.chip.area.CoreSearch}; figures stand in {@link dev.sandtable.chip.area.SiliconLibrary}.
 *
 * <p>Read further: Zhang, Ning, Prabhakar and Wentzlaff, LLMCompass, ISCA 2024, §5; Feng and Ma, Chiplet Actuary, DAC 2022.
 */
@NullMarked
package dev.sandtable.chip.area;

import org.jspecify.annotations.NullMarked;
