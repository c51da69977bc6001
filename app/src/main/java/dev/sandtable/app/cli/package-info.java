// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one class per command, the options that all share, and the two kinds of error.
 *
 * <p>A command reads everything before it simulates anything, so that a typing error costs no time
 * ({@link dev.sandtable.app.cli.CommandTree} is the table of contents). Results go to standard output, progress and
 * complaints to standard error. What the user got wrong is answered with the place and with what to write instead; what
 * the simulator got wrong is a defect, with all that is needed to repeat it. Files are written whole or not at all.
 *
 * <p>Exit codes: 0 done; 1 done and a target is not met, a plan does not fit or a row has an error; 2 the user's input is
 * wrong; 70 an invariant broke; 130 interrupted.
 */
@NullMarked
package dev.sandtable.app.cli;

import org.jspecify.annotations.NullMarked;
