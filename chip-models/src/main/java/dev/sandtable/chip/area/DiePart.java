// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

/** The parts that a die is summed from, each with the law of its area. */
public enum DiePart {
    /** Matrix units. */
    TENSOR("tensor engines", "cores · (widest + max of others) multiply-adds · t · (s² + a) / density"),
    /** Element-wise units. */
    VECTOR("vector engines", "cores · lanes · (FP32 and integer unit) / density"),
    /** Instruction supply, address units. */
    CONTROL("core control", "cores · lanes · control per lane / density"),
    /** Registers, shared memory, operand buffers. */
    BUFFERS("core buffers", "cores · bits · cell / efficiency"),
    /** The cache that all cores share. */
    CACHE("shared cache", "bits · cell / efficiency"),
    /** On-chip network and cache slices. */
    NETWORK("network and cache slices", "bytes per cycle · port / density"),
    /** Interfaces to memory. */
    MEMORY("memory interfaces", "interfaces · (PHY + controller / density)"),
    /** Links and host bus. */
    LINKS("links", "lanes · (lane + controller / density)"),
    /** What every chip has once. */
    FIXED("host, front end, management", "fixed / density");

    private final String words;
    private final String law;

    DiePart(String words, String law) {
        this.words = words;
        this.law = law;
    }

    /** The part in the field's words. */
    public String words() {
        return words;
    }

    /** Its law in symbols. */
    public String law() {
        return law;
    }

    /** Whether a core contains it, so that a spare core replaces it. */
    public boolean inCore() {
        return compareTo(BUFFERS) <= 0;
    }
}
