// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

/**
 * Operand panels of an m × n × k product in 16-bit numbers: waves of {@code cores} tiles of 128 × 128 step through k
 * together, 64 at a time, tiles in columns of {@code group} rows. A panel of A or of B is 128 lines of 128 bytes.
 */
record PanelStream(int m, int n, int k, int cores, int group) {
    static final int TILE = 128;
    static final int DEPTH = 64;
    static final int LINE = 128;
    static final int BYTES = TILE * DEPTH * 2;

    interface Panels {
        void touch(int panel);
    }

    void walk(Panels panels) {
        int rows = m / TILE;
        int columns = n / TILE;
        int tiles = rows * columns;
        for (int wave = 0; wave < tiles; wave += cores) {
            for (int step = 0; step < steps(); step++) {
                for (int tile = wave; tile < Math.min(wave + cores, tiles); tile++) {
                    int band = tile / (group * columns);
                    int height = Math.min(group, rows - band * group);
                    int within = tile - band * group * columns;
                    panels.touch((band * group + within % height) * steps() + step);
                    panels.touch((rows + within / height) * steps() + step);
                }
            }
        }
    }

    private int steps() {
        return k / DEPTH;
    }

    int panels() {
        return (m + n) / TILE * steps();
    }

    /** Two panels for each tile and step. */
    long requestedBytes() {
        return 2L * (m / TILE) * (n / TILE) * steps() * BYTES;
    }

    /** Address of a line where each panel lies in one piece, those of A before those of B. */
    long packed(int panel, int line) {
        return ((long) panel * TILE + line) * LINE;
    }

    /** Address of a line where A and then the transpose of B lie row by row. */
    long byRows(int panel, int line) {
        return (((long) (panel / steps()) * TILE + line) * steps() + panel % steps()) * LINE;
    }
}
