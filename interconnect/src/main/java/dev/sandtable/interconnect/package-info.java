// SPDX-License-Identifier: Apache-2.0
/**
 * The fabric: what joins the chips, and what a collective over it costs.
 *
 * <p>A fabric is a list of levels, innermost first: eight endpoints behind a switch, 128 such nodes on a fat tree.
 * Endpoints are numbers; the innermost level varies fastest, so that endpoint 13 of {@code [8, 128]} is the sixth chip
 * of the second node. No class here knows what a chip is.
 *
 * <p>{@link dev.sandtable.interconnect.Fabric} prices a collective over a group, or over many groups that run at the
 * same time and share links. The law has five terms, each a physical thing:
 *
 * <pre>  T = start + Σ hops + W + C + ramps</pre>
 *
 * <ul>
 *   <li><b>start</b>: the kernel is launched, every rank has joined, and as many channels run as the data fills;
 *   <li><b>hops</b>: data is stored to a neighbour and its flag is seen, once per sequential step; where flags do not
 *       travel with the data, a fence comes between the two;
 *   <li><b>W</b>: bytes over the busiest link, from the flow model, divided by the protocol's payload share;
 *   <li><b>C</b>: the rank's own contribution brought from input to output;
 *   <li><b>ramps</b>: a transfer of duration w cut into K chunks pays K times a chunk's cost r and is late by one
 *       chunk, w/K; the best K makes the sum 2·√(r·w). Opening the pipeline costs a few r more.
 * </ul>
 *
 * <p>A library takes the pair of algorithm and protocol that it believes cheapest, by cost terms of its own as NCCL
 * does, or the cheapest where it states no beliefs. Every price is checked against a bound that knows no algorithm:
 * bytes that must cross a cut over the cut's raw bandwidth.
 *
 * <p>Beneath the closed form lies simulation: {@code flow} and {@code chunk} are networks on the event engine,
 * {@code execution} plays every message of a collective on them, {@code pattern} any other traffic.
 *
 * <p>Reading order: {@code link}, {@code topology}, {@code routing}, {@code flow}, {@code collective}, then
 * {@code Fabric}; {@code chunk}, {@code execution}, {@code pattern}; {@code noc}, networks on a chip, stands beside
 * them. Literature: Thakur et al., <i>Optimization of collective communication operations in MPICH</i>
 * (2005); Patarasuk and Yuan, <i>Bandwidth optimal all-reduce</i> (2009); NCCL's cost model in {@code tuning.cc}.
 */
@NullMarked
package dev.sandtable.interconnect;

import org.jspecify.annotations.NullMarked;
