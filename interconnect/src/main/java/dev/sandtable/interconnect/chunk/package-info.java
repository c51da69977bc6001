// SPDX-License-Identifier: Apache-2.0
/**
 * Messages in pieces over queues: the network one level below the fluid.
 *
 * <p>A fluid shares a link at every instant; a wire carries one thing at a time. Here a message is cut into chunks, every
 * link is a serialiser with a queue, and a chunk waits for those before it. What a fluid cannot say becomes visible: the
 * time in which a route fills (the pipelining term of store-and-forward), a message that stands behind another, and the
 * share that a queue gives to those who come often.
 *
 * <p>The law for a message of b bytes alone on h equal links of rate B and latency L together, in chunks of c:
 *
 * <pre>  T = L + b/B + (h − 1)·c/B   stored and forwarded,      T = L + b/B   cut through</pre>
 *
 * <p>Reading order: {@link dev.sandtable.interconnect.chunk.ChunkNetwork}; {@code RouteCache}, {@code Messages},
 * {@code Chunks} hold its state. Literature: Dally and Towles, chapter 13; Kermani and Kleinrock, <i>Virtual
 * cut-through</i> (1979).
 */
@NullMarked
package dev.sandtable.interconnect.chunk;

import org.jspecify.annotations.NullMarked;
