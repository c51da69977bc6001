// SPDX-License-Identifier: Apache-2.0
/**
 * How results meet a reader: text tables for a terminal, JSON for programs, CSV for spreadsheets.
 *
 * <p>A report prints what a result holds and computes nothing that a prediction rests on. Numbers in JSON are plain SI;
 * numbers in tables carry their unit.
 */
@NullMarked
package dev.sandtable.app.report;

import org.jspecify.annotations.NullMarked;
