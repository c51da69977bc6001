// SPDX-License-Identifier: Apache-2.0
/**
 * One link: a serialiser, a wire, and the framing around the payload.
 *
 * <p>A link carries bits at a fixed rate and takes time for the first to arrive. What a user sees is less: every packet
 * carries a header, flow control and check bits ({@link dev.sandtable.interconnect.link.Framing}), so that short
 * messages waste more of the wire than long ones. {@link dev.sandtable.interconnect.link.Link} is the event-level model
 * of one direction; the flow model uses its rate only.
 *
 * <p>Bits flip. A code corrects most of them at the price of check bits and time, and what it lets through is sent again
 * ({@link dev.sandtable.interconnect.link.ErrorControl}); a link that has lost lanes runs on the others.
 *
 * <p>Reading order: {@code Framing}, {@code ErrorControl}, {@code Link}. Literature: Hennessy and Patterson, <i>Computer Architecture</i>,
 * appendix F (interconnection networks).
 */
@NullMarked
package dev.sandtable.interconnect.link;

import org.jspecify.annotations.NullMarked;
