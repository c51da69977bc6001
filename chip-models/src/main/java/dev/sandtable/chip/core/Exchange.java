// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

/**
 * How the cores of a spatial machine reach each other. A core's ports into it are {@code cores.cache-read} and {@code
 * cores.cache-write}.
 */
public sealed interface Exchange {

    /** Cycles in which one value is formed from parts in a line of so many cores and is known in all of them: there and back. */
    double reduction(double cores);

    /** Cores among which a row of a tensor of {@code rows} rows lies, of {@code cores} in all. */
    double spread(double rows, double cores);

    /**
     * Any core sends to any other at its port's rate, one to many included; the compiler has planned every message, so none
     * meet.
     *
     * @param latencyCycles from a core to another
     * @param barrierCycles in which all cores learn that all are done; 0 where the schedule is static
     */
    record AllToAll(double latencyCycles, double barrierCycles) implements Exchange {
        public AllToAll {
            if (!(latencyCycles >= 0) || !(barrierCycles >= 0)) {
                throw new IllegalArgumentException("latency-cycles and barrier-cycles must not be negative, were "
                        + latencyCycles + " and " + barrierCycles);
            }
        }

        @Override
        public double reduction(double cores) {
            return cores > 1 ? 2 * (latencyCycles + barrierCycles) : 0;
        }

        @Override
        public double spread(double rows, double cores) {
            return cores / Math.max(1, rows);
        }
    }

    /**
     * A grid in which a core reaches its four neighbours; a line of cores passes words on while it takes them.
     *
     * @param rows cores of a column
     * @param columns cores of a row
     * @param hopCycles from a core to the next
     */
    record Mesh(int rows, int columns, double hopCycles) implements Exchange {
        public Mesh {
            if (rows < 1 || columns < 1 || !(hopCycles > 0)) {
                throw new IllegalArgumentException("a mesh needs rows, columns and hop-cycles above 0, were " + rows
                        + ", " + columns + " and " + hopCycles);
            }
        }

        @Override
        public double reduction(double cores) {
            return cores > 1 ? 2 * cores * hopCycles : 0;
        }

        /** Along a row of the mesh, as products leave their results; rows of the tensor lie beside each other. */
        @Override
        public double spread(double rows, double cores) {
            return columns;
        }
    }
}
