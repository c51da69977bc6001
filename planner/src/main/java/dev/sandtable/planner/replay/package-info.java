// SPDX-License-Identifier: Apache-2.0
/**
 * A step of training, or a batch of inference, replayed on the engine.
 *
 * <p><b>Segments.</b> The operators that a rank runs for one micro-batch through one chunk of layers are priced by the
 * chip and the fabric and become a {@link dev.sandtable.planner.replay.Segment}: alternating pieces of computation and
 * of tensor-parallel communication.
 *
 * <p><b>Step.</b> A {@link dev.sandtable.planner.replay.StepReplay} writes the segments of every stage as a program in the
 * order of its pipeline schedule, joins stages by transfers, adds gradient traffic, optimizer and parameter traffic, and
 * lets all ranks run the programs of their stages on the engine. Collectives and transfers are flows on the ranks' ports.
 *
 * <p><b>Folding.</b> Ranks of the same stage do the same work at the same time when the fabric treats them alike; one of
 * them then stands for all. Rounds of the schedule repeat; whole periods of them are advanced at once. Unfolded, every rank has
 * its own streams, every collective waits for all of its members, and every round is run; a law test holds both to the same
 * picosecond.
 */
@NullMarked
package dev.sandtable.planner.replay;

import org.jspecify.annotations.NullMarked;
