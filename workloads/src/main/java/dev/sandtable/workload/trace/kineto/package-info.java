// SPDX-License-Identifier: Apache-2.0
/**
 * Traces of PyTorch's profiler: the JSON that {@code export_chrome_trace} writes, a file for each rank.
 *
 * <p>Such a file lists events with a time: calls of the runtime on threads of the host, kernels and copies on streams of the
 * chip. {@link dev.sandtable.workload.trace.kineto.EventFile} reads them one by one, however large the file;
 * {@link dev.sandtable.workload.trace.kineto.KinetoReader} makes a graph of them, and
 * {@link dev.sandtable.workload.trace.kineto.Collectives} knows what the kernels of communication libraries do.
 *
 * <p>Literature: libkineto's {@code output_json.cpp}; the Trace Event Format of Chromium; Zhu et al., <i>Daydream</i>
 * (USENIX ATC 2020), for graphs from profiles.
 */
@NullMarked
package dev.sandtable.workload.trace.kineto;

import org.jspecify.annotations.NullMarked;
