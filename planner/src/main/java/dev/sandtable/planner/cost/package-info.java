// SPDX-License-Identifier: Apache-2.0
/**
 * Money and energy: what a run draws and what it costs, from dated prices that a user may replace.
 *
 * <p>Two laws are enough. A purchase is written off evenly: hardware that costs P and lasts L costs P·t/L for a time t,
 * whether or not it was busy. Electricity is energy times price, and the site draws PUE times what the machines draw,
 * for cooling and conversion.
 *
 * <p>A {@link dev.sandtable.planner.cost.Tariff} holds what is the same for every machine (lifetime, price of a
 * kilowatt-hour, PUE, the network's share of a purchase); the price of a node stands in the node's own file, dated. A
 * {@link dev.sandtable.planner.cost.Bill} joins the two. A node without a price has no bill: no price is made up.
 *
 * <p>Read further: Barroso, Hölzle and Ranganathan, The Datacenter as a Computer, third edition, chapters 5 and 6.
 */
@NullMarked
package dev.sandtable.planner.cost;

import org.jspecify.annotations.NullMarked;
