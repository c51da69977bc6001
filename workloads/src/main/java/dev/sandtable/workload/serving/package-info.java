// SPDX-License-Identifier: Apache-2.0
/**
 * Requests as they arrive, and the engine's choice of what to work on next.
 *
 * <p>A serving engine works in iterations: one pass of the model over some tokens of some requests. Which ones is its
 * batching policy's choice, and what bounds the choice is the memory for keys and values, dealt in blocks of tokens.
 * Nothing here takes time: a simulation asks for an iteration, finds out elsewhere how long it takes, and says when it
 * is over.
 *
 * <pre>
 *   RequestSource ── Request ──► Scheduler ── Iteration ──► (priced elsewhere)
 *   traces, arrivals and             │  ▲                         │
 *   lengths by seed             BlockPool └──── finish(now) ──────┘
 * </pre>
 *
 * <p>Read {@link dev.sandtable.workload.serving.Sequence}, the life of a request; then
 * {@link dev.sandtable.workload.serving.BlockPool}; then the policies in
 * {@link dev.sandtable.workload.serving.Batching}, one file each.
 *
 * <p>Literature: Yu et al., Orca (2022): iterations; Kwon et al., vLLM (2023): paged keys and values, prefill first,
 * recomputation; Agrawal et al., Sarathi-Serve (2024): chunked prefills beside decodes.
 */
@NullMarked
package dev.sandtable.workload.serving;

import org.jspecify.annotations.NullMarked;
