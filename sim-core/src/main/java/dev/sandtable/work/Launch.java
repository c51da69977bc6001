// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/** How a kernel is started, and so what its time includes. */
public enum Launch {
    /** Device time only. */
    KERNEL,
    /** Back to back inside a captured graph. */
    GRAPH,
    /** Back to back on a stream, the host running ahead. */
    STREAM,
    /** One call as the host sees it: dispatch, launch, run. */
    EAGER
}
