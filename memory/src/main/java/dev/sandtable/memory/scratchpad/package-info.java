// SPDX-License-Identifier: Apache-2.0
/**
 * On-chip buffers that software fills: L0A, L0B, L0C, L1 and the unified buffer of Ascend, shared memory of a GPU, tile
 * memory of an IPU, the SRAM of dataflow and wafer-scale chips.
 *
 * <p>Nothing is tagged and nothing is evicted: a program says where each buffer lies, for how long, and who fills it. So
 * three questions decide what such a memory gives. How fast: its banks serve one word per port and cycle, and lanes that
 * want different words of one bank take turns. How much: buffers that live at once have to fit without overlapping. And
 * how well it hides the way to memory: with n slots the load of the next tiles runs beside the computation of this one.
 *
 * <p>Each answer is a law that needs no event. The banks' is a maximum, the placement's is an interval packing, and the
 * pipeline's is a recurrence of maxima and sums; tests hold them to enumeration and to an event simulation.
 *
 * <p>Reading order: {@code VectorAccess}, {@code Ports}, {@code Scratchpad}; {@code ScratchpadSpace},
 * {@code LifetimePlacement}; {@code BufferedPipeline}, {@code PipelineRun}.
 *
 * <p>Literature: NVIDIA, <i>CUDA C++ Programming Guide</i>, "Shared Memory" (banks and broadcast); Pisarchyk and Lee,
 * "Efficient memory management for deep neural net inference" (2020); Baccelli et al., <i>Synchronization and
 * Linearity</i> (max-plus recurrences).
 */
@NullMarked
package dev.sandtable.memory.scratchpad;

import org.jspecify.annotations.NullMarked;
