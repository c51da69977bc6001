// SPDX-License-Identifier: Apache-2.0
/**
 * From two endpoints to the links between them.
 *
 * <p>Routing is deterministic and minimal: the two endpoints meet at the innermost level that holds both, and that
 * level's wiring gives the links. Where a level has several equal ways (the spine of a fat tree), the level says whether
 * packets spread over all of them or a hash of both ends picks one, as equal-cost multipath does.
 *
 * <p>Reading order: {@link dev.sandtable.interconnect.routing.Router}. Literature: Dally and Towles, chapters 8 to 11;
 * Hopps, <i>Analysis of an equal-cost multi-path algorithm</i> (RFC 2992).
 */
@NullMarked
package dev.sandtable.interconnect.routing;

import org.jspecify.annotations.NullMarked;
