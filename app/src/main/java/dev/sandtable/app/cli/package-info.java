// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one class per command, the options that all share, and the two kinds of error.
 *
 * <p>Results go to standard output, progress and complaints to standard error. Exit codes: 0 done; 1 done and a target
 * is not met, a plan does not fit or a row has an error; 2 the user's input is wrong; 70 an invariant broke; 130
 * interrupted.
 */
@NullMarked
package dev.sandtable.app.cli;

import org.jspecify.annotations.NullMarked;
