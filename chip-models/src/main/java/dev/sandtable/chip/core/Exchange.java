// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

/**
 * How the cores of a spatial machine reach each other. A core's ports into it are {@code cores.cache-read} and {@code
 * cores.cache-write}.
 */
public sealed interface Exchange {

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
    }
}
