// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import dev.sandtable.units.Picoseconds;

/**
 * What one piece of work costs on one piece of hardware.
 *
 * @param time from start to end, launch included as the launch mode says
 * @param host the part of the host's time that a kernel launch takes and that may hide behind earlier kernels
 * @param dramBytes bytes moved to and from the outermost on-package memory
 * @param joules energy above idle
 * @param dramJoules the part of it that the outermost memory's devices take
 * @param clockHz clock that the engine ran at
 * @param bound what limited it
 * @param heldCores cores that a collective keeps from kernels while it lasts; 0 for a kernel, which has what is left
 */
public record Cost(
        Picoseconds time,
        Picoseconds host,
        double dramBytes,
        double joules,
        double dramJoules,
        double clockHz,
        Bound bound,
        int heldCores) {

    /** Work that keeps no cores from others. */
    public Cost(
            Picoseconds time,
            Picoseconds host,
            double dramBytes,
            double joules,
            double dramJoules,
            double clockHz,
            Bound bound) {
        this(time, host, dramBytes, joules, dramJoules, clockHz, bound, 0);
    }

    /** What limits a piece of work. */
    public enum Bound {
        MATRIX("matrix units"),
        VECTOR("vector units"),
        CACHE("on-chip memory bandwidth"),
        MEMORY("memory bandwidth"),
        LATENCY("latency of a few tiles"),
        LAUNCH("launch"),
        NETWORK("link bandwidth"),
        NETWORK_LATENCY("link latency");

        private final String words;

        Bound(String words) {
            this.words = words;
        }

        /** The bound in words for a report. */
        public String words() {
            return words;
        }
    }
}
