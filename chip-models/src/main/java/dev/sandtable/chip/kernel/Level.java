// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

/** The levels of a chip at which a kernel can wait, from the arithmetic outwards; each with what is counted there. */
public enum Level {
    MATRIX("tensor engines", "FLOP"),
    VECTOR("vector lanes", "op"),
    SPECIAL("special functions", "op"),
    BUFFERS("operand buffers", "B"),
    CACHE("shared cache", "B"),
    /** What lies behind a die's own cache: links between dies, the memory's cache. */
    FAR("links between dies", "B"),
    MEMORY("memory", "B"),
    /** What lies behind the memory, for operands that it cannot hold. */
    BACKING("backing memory", "B"),
    /** Starts and ends of tiles, requests that wait for their turn, small kernels beside the main one. */
    LATENCY("latency", "tiles"),
    LAUNCH("launch", "kernels");

    private final String words;
    private final String unit;

    Level(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    /** The level in words for a report. */
    public String words() {
        return words;
    }

    /** What is counted at it. */
    public String unit() {
        return unit;
    }

    /** Whether it moves bytes, so that a roofline has a roof for it. */
    public boolean movesBytes() {
        return unit.equals("B");
    }
}
