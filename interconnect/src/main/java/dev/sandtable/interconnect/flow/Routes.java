// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.flow;

/**
 * What a simulated network knows of its wires: numbered links with rates, and the links between two endpoints.
 *
 * <p>Contract: the same arguments give the same answers for as long as a simulation runs, every rate is positive, and a
 * route names no link twice. {@link FabricRoutes} reads them off a topology; a test may draw its own.
 */
public interface Routes {
    /** Endpoints are 0 … this − 1. */
    int endpoints();

    /** Directed links are 0 … this − 1. */
    int links();

    /** Rate at which a link carries payload, in bytes per second. */
    double bytesPerSecond(int link);

    /** The size of a path that any route fits into. */
    int longestRoute();

    /** Writes the links from one endpoint to another into {@code path} and says how many there are; none to itself. */
    int route(int from, int to, int[] path);

    /** Time in flight over the whole route, without serialisation, in picoseconds. */
    long latencyPs(int from, int to);
}
