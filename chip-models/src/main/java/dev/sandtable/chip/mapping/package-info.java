// SPDX-License-Identifier: Apache-2.0
/**
 * Tiles on cores: what a matrix product costs once a tile shape and a split are chosen.
 *
 * <p>A product C = A·B is cut into tiles of C. A core takes a tile, walks along k in steps, and writes the tile out. Four
 * facts decide the time, and each is one class:
 *
 * <ul>
 *   <li>a step passes through memory, shared cache and tensor engine in turn while a handful of later steps are already
 *       on their way: {@link dev.sandtable.chip.mapping.CyclicPipeline};
 *   <li>what a step costs in a core, and how many steps its buffers hold, depends on the architecture family:
 *       {@link dev.sandtable.chip.mapping.ExecutionStyle}, one file per family, those with block engines on one base;
 *   <li>tiles that run at the same time share panels of A and B through the cache, so the order of tiles decides the
 *       traffic to memory: {@link dev.sandtable.chip.mapping.WaveTraffic};
 *   <li>cores that have no tile left wait: {@link dev.sandtable.chip.mapping.WaveLaw} counts whole waves,
 *       {@link dev.sandtable.chip.mapping.TileSimulation} walks them.
 * </ul>
 */
@NullMarked
package dev.sandtable.chip.mapping;

import org.jspecify.annotations.NullMarked;
