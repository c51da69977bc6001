// SPDX-License-Identifier: Apache-2.0
/**
 * Flows on links: how fast each goes, and when all have ended.
 *
 * <p>A transfer over a path of links is a fluid that occupies all of them at once. Where flows meet they share their links
 * max-min fairly ({@link dev.sandtable.queueing.FairShare} states the law): no flow can get more without another that has no
 * more getting less. That is what per-packet round robin in the switches and fair congestion control at the ends
 * tend to, and it needs no event per packet. {@link dev.sandtable.interconnect.flow.Traffic} gives the time in which a set of equal flows that
 * start together ends; closed forms of collectives rest on it.
 *
 * <p>{@link dev.sandtable.interconnect.flow.FlowNetwork} simulates: messages come at any time, rates change when one comes or has
 * drained, and everything is on the event calendar, where collectives, other jobs and endpoints can meet it. {@code MaxMinRates}
 * solves only what a change reaches. {@link dev.sandtable.interconnect.flow.FoldedFlows} lets one message stand for all
 * that are alike. {@link dev.sandtable.interconnect.flow.Network} is what every level of detail offers.
 *
 * <p>Reading order: {@code Traffic}; {@code Routes}, {@code Network}, {@code FlowNetwork}, {@code MaxMinRates},
 * {@code LinkStatistics}; {@code Demand}, {@code FoldedFlows}. Literature: Bertsekas and Gallager, <i>Data Networks</i>,
 * section 6.5.2; Ros-Giralt et al., <i>On the bottleneck structure of congestion-controlled networks</i> (2019); Velho et
 * al., <i>On the validity of flow-level TCP network models</i> (2013) for where fluids go wrong.
 */
@NullMarked
package dev.sandtable.interconnect.flow;

import org.jspecify.annotations.NullMarked;
