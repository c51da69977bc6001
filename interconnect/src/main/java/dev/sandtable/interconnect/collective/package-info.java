// SPDX-License-Identifier: Apache-2.0
/**
 * Collective algorithms: who sends which piece to whom, and in what order.
 *
 * <p>An all-reduce can go round a ring in 2(n − 1) steps of S/n bytes, up and down a tree in 2·log n steps, straight to
 * everybody in two steps, or through a switch that adds. They move different bytes over different links in a different
 * number of sequential hops; which is best depends on the size and on the wires.
 *
 * <p>Each algorithm is one class and one line of {@link dev.sandtable.interconnect.collective.Algorithm}. It writes a
 * {@link dev.sandtable.interconnect.collective.Plan}: stages of rounds, each round a set of sends of numbered pieces.
 * The same plan is priced (the sends of one round become flows) and run symbolically (a test follows every contribution
 * and finds each exactly once where it is due).
 *
 * <p>A {@link dev.sandtable.interconnect.collective.CommunicationLibrary} says which algorithms and protocols the
 * software has. A protocol is physics: how many sequential crossings make a hop (data with its flag in one store, or
 * data, fence, flag) and which share of the wire is payload. {@link dev.sandtable.interconnect.collective.Tariff} prices
 * every pair and keeps the cheapest.
 *
 * <p>Reading order: {@code Plan}, {@code RingPassing}, {@code Direct}, {@code HalvingDoubling}, {@code Bruck},
 * {@code DoubleBinaryTree}, {@code BinomialTree}, {@code Hierarchical}, {@code InSwitch}, {@code InNetwork},
 * {@code Pairwise}, {@code HierarchicalExchange}, {@code LowLatency}, {@code NodeLimited} and {@code Visits},
 * {@code CommunicationLibrary}, {@code Tariff}, {@code Contest} for several collectives at one moment.
 * Literature: Thakur et al. (2005); Sanders, Speck and Träff, <i>Two-tree algorithms</i> (2009); Bruck et al.,
 * <i>Efficient algorithms for all-to-all communications</i> (1997).
 */
@NullMarked
package dev.sandtable.interconnect.collective;

import org.jspecify.annotations.NullMarked;
