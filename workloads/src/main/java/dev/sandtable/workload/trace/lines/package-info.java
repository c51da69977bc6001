// SPDX-License-Identifier: Apache-2.0
/**
 * Sandtable's own traces: text that people can read and write.
 *
 * <p>The first line describes the trace, every other line is a node of one or several ranks, each a JSON object. Keys have units in
 * their values, as in all files of the project, and what is not known is left out rather than 0.
 *
 * <pre>
 * {"sandtable-trace": 1, "ranks": 4, "groups": {"tp": [0, 1], "tp'": [2, 3]}}
 * {"id": 0, "name": "qkv", "compute": {"flops": 103079215104, "bytes": 50331648}}
 * {"id": 1, "name": "sum", "after": [0], "all-reduce": {"group": "tp", "bytes": 33554432}, "ranks": [0, 1]}
 * {"id": 1, "name": "sum", "after": [0], "all-reduce": {"group": "tp'", "bytes": 33554432}, "ranks": [2, 3]}
 * {"id": 2, "after": [1], "compute": {}, "lasts": "120 us"}
 * </pre>
 *
 * <p>{@link dev.sandtable.workload.trace.lines.LinesReader} reads it, strictly, and
 * {@link dev.sandtable.workload.trace.lines.LinesWriter} writes it. Literature: JSON Lines.
 */
@NullMarked
package dev.sandtable.workload.trace.lines;

import org.jspecify.annotations.NullMarked;
