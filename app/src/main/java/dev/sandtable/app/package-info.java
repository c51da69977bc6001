// SPDX-License-Identifier: Apache-2.0
/**
 * How people meet the simulator: {@link dev.sandtable.app.Sandtable} is the entry point, {@code cli} holds the commands,
 * {@code report} prints.
 */
@NullMarked
package dev.sandtable.app;

import org.jspecify.annotations.NullMarked;
