// SPDX-License-Identifier: Apache-2.0
/**
 * Collectives played message by message on a simulated network.
 *
 * <p>The price of a collective in {@code Fabric} is a closed form: rounds one after the other, each as long as its busiest
 * link. Here nothing is assumed about rounds. Every send of a plan is a message; a rank posts it when it holds what it
 * passes on, wherever the others are; messages of several collectives meet on the wires. What comes out is the same time
 * where the closed form's assumptions hold, and the truth of the model where they do not.
 *
 * <p>A plan whose ranks are all alike on wires that are all alike has one rank to simulate:
 * {@link dev.sandtable.interconnect.execution.FoldedPlan} finds the symmetry, or says that there is none.
 *
 * <p>Reading order: {@link dev.sandtable.interconnect.execution.PlanExecution},
 * {@link dev.sandtable.interconnect.execution.Handling}, {@code PlanReader}, {@code Sends}; then {@code FoldedPlan}.
 * Literature: Culler et al., <i>LogP</i> (1993); Hoefler et al., <i>LogGOPSim</i> (2010), which plays schedules on a
 * model of the endpoints.
 */
@NullMarked
package dev.sandtable.interconnect.execution;

import org.jspecify.annotations.NullMarked;
