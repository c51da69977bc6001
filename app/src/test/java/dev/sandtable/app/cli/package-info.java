// SPDX-License-Identifier: Apache-2.0
/** Command lines run as a user runs them: what they print, where, and with which exit code. */
@NullMarked
package dev.sandtable.app.cli;

import org.jspecify.annotations.NullMarked;
