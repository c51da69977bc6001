// SPDX-License-Identifier: Apache-2.0
/**
 * Pages that explain themselves: markup, drawings and their style, without a word about simulation.
 *
 * <p>{@link dev.sandtable.app.report.html.Markup} is the only class that writes an angle bracket, so that no name of a
 * scenario, however odd, can break a page or run in it. {@link dev.sandtable.app.report.html.Svg} draws on it, and the
 * charts draw on that. What comes out is both HTML5 and well-formed XML; it holds its own style, needs no script and
 * asks no network, so that it still reads the same in ten years and prints.
 */
@NullMarked
package dev.sandtable.app.report.html;

import org.jspecify.annotations.NullMarked;
