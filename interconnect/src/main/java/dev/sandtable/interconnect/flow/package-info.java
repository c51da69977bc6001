// SPDX-License-Identifier: Apache-2.0
/**
 * Concurrent transfers as fluids that share links.
 *
 * <p>A flow has a path (a set of links that it occupies together) and a number of bytes. Links share their rate
 * max-min fairly: no flow can get more without another that has no more getting less. That is what per-packet round
 * robin in the switches and fair congestion control at the ends tend to, and it needs no event per packet.
 *
 * <p>{@link dev.sandtable.queueing.FairShare} computes the rates by progressive filling;
 * {@link dev.sandtable.interconnect.flow.Traffic} collects flows on arrays of primitives and says when the last one ends.
 * Where all flows carry the same bytes and start together, the last ends exactly when the busiest link has carried its
 * load: the flows of the link with the smallest fair share are never slowed by another link, nor helped.
 *
 * <p>Reading order: {@code FairShare}, {@code Traffic}. Literature: Bertsekas and Gallager, <i>Data Networks</i>, section
 * 6.5.2; Velho et al., <i>On the validity of flow-level TCP network models</i> (2013) for where fluids go wrong.
 */
@NullMarked
package dev.sandtable.interconnect.flow;

import org.jspecify.annotations.NullMarked;
