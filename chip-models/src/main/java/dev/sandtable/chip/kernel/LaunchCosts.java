// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Picoseconds;

/**
 * What it costs to start kernels. Graph and stream gaps add to device time; the host's time may hide behind earlier
 * kernels, an eager call shows all of it.
 *
 * @param graph between kernels of a captured graph
 * @param stream between kernels that the host has queued ahead
 * @param host the host's time to queue one kernel from compiled code
 * @param eagerProduct the host's time from the framework's call to the kernel's start and back: matrix products
 * @param eagerSoftmax softmax
 * @param eagerNorm norms
 * @param eagerElementwise element-wise operators and everything else
 * @param interpreted whether operators are called from an interpreter: each then takes the host its eager cost, also where
 *     the host runs ahead
 * @param between the interpreter's time from one such call to the next: views, modules, saved random state
 * @param kernel what a profiler's time of a kernel holds beyond its tiles: start of the grid, cold descriptors and code
 */
public record LaunchCosts(
        Picoseconds graph,
        Picoseconds stream,
        Picoseconds host,
        Picoseconds eagerProduct,
        Picoseconds eagerSoftmax,
        Picoseconds eagerNorm,
        Picoseconds eagerElementwise,
        @Default("false") boolean interpreted,
        @Default("0 us") Picoseconds between,
        @Default("0 us") Picoseconds kernel) {

    /** The host's time to issue an operator of so many kernels and an eager cost, where it runs ahead of the device. */
    public Picoseconds ahead(Picoseconds eager, int kernels) {
        return interpreted
                ? eager.plus(between).plus(new Picoseconds((kernels - 1L) * host.value()))
                : new Picoseconds(kernels * host.value());
    }
}
