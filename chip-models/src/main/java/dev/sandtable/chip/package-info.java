// SPDX-License-Identifier: Apache-2.0
/**
 * A chip: its figures, its software, and the price of any piece of work on it.
 *
 * <p>{@link dev.sandtable.chip.ChipSpec} is what a catalogue file states.
 * Below it lie {@code .core} (the machine), {@code .power} (the clock), {@code .mapping} (tiles on cores) and
 * {@code .kernel} (operators).
 */
@NullMarked
package dev.sandtable.chip;

import org.jspecify.annotations.NullMarked;
