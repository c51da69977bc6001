// SPDX-License-Identifier: Apache-2.0
/**
 * What happened when: spans of simulated time on tracks, recorded on request and drawn by others.
 *
 * <p>A {@link dev.sandtable.timeline.SpanRecorder} is handed to whatever simulates. Names are interned once, and a span
 * is then five numbers; a run without a timeline passes {@link dev.sandtable.timeline.SpanRecorder#none()} and pays
 * nothing. {@link dev.sandtable.timeline.PerfettoJson} writes what {@link dev.sandtable.timeline.RecordedSpans} kept
 * as Chrome trace events, which ui.perfetto.dev and chrome://tracing open.
 *
 * <p>A <i>track</i> is a line of the picture: a stream of a rank, an engine of a chip, a link. Tracks belong to a
 * <i>process</i>, a box of the picture: a rank, a chip. The spans of one track may nest and may not cross.
 *
 * <p>Format: "Trace Event Format", the Chromium project. Its times are microseconds; six decimals keep the picosecond.
 */
@NullMarked
package dev.sandtable.timeline;

import org.jspecify.annotations.NullMarked;
