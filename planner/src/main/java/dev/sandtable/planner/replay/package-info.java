// SPDX-License-Identifier: Apache-2.0
/**
 * A step of training, or a batch of inference, replayed on the engine.
 *
 * <p><b>Segments.</b> The operators that a rank runs for one micro-batch through one chunk of layers are priced by the
 * chip and the fabric and become a {@link dev.sandtable.planner.replay.Segment}: alternating pieces of computation and
 * of tensor-parallel communication.
 *
 * <p><b>Step.</b> A {@link dev.sandtable.planner.replay.StepReplay} lays the segments of every stage out in the order of
 * its pipeline schedule, joins stages by transfers, adds gradient traffic, optimizer and parameter traffic, and lets the
 * engine find out when each may start.
 *
 * <p><b>Folding.</b> Ranks of the same stage do the same work at the same time when the fabric treats them alike; one of
 * them then stands for all. Unfolded, every rank has its own streams and every collective waits for all of its members;
 * a law test holds both to the same picosecond.
 */
@NullMarked
package dev.sandtable.planner.replay;

import org.jspecify.annotations.NullMarked;
