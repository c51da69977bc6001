// SPDX-License-Identifier: Apache-2.0
/**
 * Networks on a chip: crossbars, meshes, tori and rings of routers, flit by flit and in closed form.
 *
 * <p>Cores and memory channels of one die exchange packets. A packet is cut into flits, the unit of a buffer and of a
 * wire per cycle; its first flit finds the way, the others follow it like a worm. Every input of a router has several
 * virtual channels, queues that share the wire, so that a blocked packet does not stop those behind it.
 *
 * <p>Two fidelities answer the same question, the latency of a packet at a load and the most load that is accepted:
 *
 * <ul>
 *   <li>{@link dev.sandtable.interconnect.noc.FlitNetwork} and {@link dev.sandtable.interconnect.noc.InputQueuedCrossbar}
 *       move every flit in every cycle through the textbook's stages: routing, allocation of a virtual channel, allocation
 *       of the switch, the switch, the wire; credits return;
 *   <li>{@link dev.sandtable.interconnect.noc.GridLaw} and {@link dev.sandtable.interconnect.noc.CrossbarLaw} are closed:
 * </ul>
 *
 * <pre>  T(λ) = routers·stages + wires + (L − 1) + Σ queueing(λ / λ_sat)        λ_sat = η / γ_max</pre>
 *
 * <p>γ_max is the load of the busiest wire when every node offers one flit per cycle, a matter of topology, routing and
 * traffic alone. η is what an allocator makes of a wire, a property of the router, which the simulator is asked for once.
 *
 * <p>Times are cycles of the network's clock and loads are flits per node and cycle, as in the literature;
 * {@link dev.sandtable.interconnect.noc.OnChipNetwork} puts a clock and a flit's width to them.
 *
 * <p>Reading order: {@code Grid}, {@code DimensionOrder}, {@code Islip}, {@code FlitNetwork}, {@code LoadTest}, {@code
 * ChannelLoads}, {@code GridLaw}, then the crossbar. Literature: Dally and Towles, <i>Principles and Practices of
 * Interconnection Networks</i> (2004), chapters 3, 8, 13 to 19 and 23.
 */
@NullMarked
package dev.sandtable.interconnect.noc;

import org.jspecify.annotations.NullMarked;
