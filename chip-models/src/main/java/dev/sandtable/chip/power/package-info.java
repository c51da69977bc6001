// SPDX-License-Identifier: Apache-2.0
/**
 * Clock and power: why a long product runs below the boost clock and a short one does not.
 *
 * <p>A part that computes draws static power plus, per unit of activity, an energy that grows with the square of the
 * voltage; voltage grows with frequency. A firmware loop lowers the clock until the sum is within the cap, so the clock
 * of a kernel is a result and not a figure: dense products on matrix units settle some hundred megahertz below boost,
 * memory-bound kernels stay at boost because arithmetic waits.
 *
 * <p>{@link dev.sandtable.chip.power.ClockSpec} and {@link dev.sandtable.chip.power.PowerSpec} are the figures,
 * {@link dev.sandtable.chip.power.Governor} is the law.
 */
@NullMarked
package dev.sandtable.chip.power;

import org.jspecify.annotations.NullMarked;
