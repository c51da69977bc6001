// SPDX-License-Identifier: Apache-2.0
/**
 * Where requests come from: recorded traces in several formats, and streams that are drawn.
 *
 * <p>A trace is read line by line as its requests are asked for. A drawn stream is a law of arrivals and a law of lengths;
 * with one seed it is the same every time. {@link dev.sandtable.workload.serving.source.TraceFormat} lists the formats,
 * {@link dev.sandtable.workload.serving.source.Arrivals} and {@link dev.sandtable.workload.serving.source.Lengths} the laws.
 *
 * <p>Literature: Patel et al., Splitwise (2024) for Azure's traces; Qin et al., Mooncake (2024) for names of blocks.
 */
@NullMarked
package dev.sandtable.workload.serving.source;

import org.jspecify.annotations.NullMarked;
