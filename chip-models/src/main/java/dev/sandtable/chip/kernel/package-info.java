// SPDX-License-Identifier: Apache-2.0
/**
 * Operators on one chip: how a software stack's kernels cut work into tiles and what the machine makes of them.
 *
 * <p>Pricing has three steps, and each is a type here. A {@link dev.sandtable.chip.kernel.KernelModel} looks at a piece
 * of work and at what the {@link dev.sandtable.chip.kernel.KernelLibrary} has, and makes the
 * {@link dev.sandtable.chip.kernel.Plan} that the library would make: a tile shape, a split, a wave order. The plan
 * can be run at any clock; a {@link dev.sandtable.chip.kernel.KernelRun} is device time plus the activity that power
 * follows from. The governor of {@code dev.sandtable.chip.power} finds the clock at which that activity fits the power
 * cap, and the launch costs of the library are added last.
 */
@NullMarked
package dev.sandtable.chip.kernel;

import org.jspecify.annotations.NullMarked;
