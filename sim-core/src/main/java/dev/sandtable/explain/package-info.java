// SPDX-License-Identifier: Apache-2.0
/**
 * Value with reasons: every printed number can be asked for the tree behind it.
 *
 * <p>An {@link dev.sandtable.explain.Explanation} is built on demand, never while simulating; its leaves are sourced
 * figures of the catalogue.
 */
@NullMarked
package dev.sandtable.explain;

import org.jspecify.annotations.NullMarked;
