// SPDX-License-Identifier: Apache-2.0
/**
 * What dies are made of and how many of them work: the process, the wafer, its defects, and what a chip's file says of
 * its own dies.
 *
 * <p>A foundry sells wafers. A wafer of 300 mm holds some sixty dies of the size of a reticle, defects fall on it in
 * clusters, and a die that was hit either has a spare for the part that died or is thrown away. So the cost of a die
 * grows faster than its area, cores are built that are never sold, and large chips become several dies.
 *
 * <p>Read {@link dev.sandtable.chip.silicon.ProcessSpec} first, then {@link dev.sandtable.chip.silicon.Wafer} (dies per
 * wafer), {@link dev.sandtable.chip.silicon.DefectModel} (how densities of defects vary),
 * {@link dev.sandtable.chip.silicon.DieYield} (spares), and {@link dev.sandtable.chip.silicon.SiliconSpec}, the
 * {@code silicon} section of a chip's file.
 *
 * <p>Read further: Stapper, Armstrong and Saji, Integrated circuit yield statistics, Proc. IEEE 71(4), 1983; Cunningham,
 * The use and evaluation of yield models in integrated circuit manufacturing, IEEE Trans. Semicond. Manuf. 3(2), 1990.
 */
@NullMarked
package dev.sandtable.chip.silicon;

import org.jspecify.annotations.NullMarked;
