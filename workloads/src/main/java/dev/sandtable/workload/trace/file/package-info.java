// SPDX-License-Identifier: Apache-2.0
/**
 * Opens traces of any format.
 *
 * <p>{@link dev.sandtable.workload.trace.file.TraceFormat} is the table of formats;
 * {@link dev.sandtable.workload.trace.file.TraceFiles} finds the files of a trace, one for each rank or one for all, and the
 * list of groups beside them; {@link dev.sandtable.workload.trace.file.GroupList} reads that list.
 *
 * <p>Literature: the formats' own packages, {@code chakra}, {@code kineto} and {@code lines}.
 */
@NullMarked
package dev.sandtable.workload.trace.file;

import org.jspecify.annotations.NullMarked;
