// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * Which elements of a matrix product's operands share a scale, and in how many bits it is stored. A block is rows of A (or
 * columns of B) by elements of k.
 *
 * <p><b>Source.</b> OCP Microscaling Formats 1.0 (MX); NVIDIA's NVFP4; DeepSeek-V3 technical report, section 3.3 (1×128 and
 * 128×128); Frantar et al. 2023 (GPTQ) for groups of weights.
 */
public enum Scaling {
    /** No scales, or one per matrix that is known beforehand. */
    NONE("none", 0, 0, 0, 0, 0),
    /** One 32-bit scale per matrix, found from its elements where it is made. */
    TENSOR("tensor", Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 32),
    /** One 32-bit scale per row of A and per column of B. */
    ROW("row", 1, Long.MAX_VALUE, 1, Long.MAX_VALUE, 32),
    /** MX formats: 32 elements of k share an 8-bit exponent. */
    MX("mx", 1, 32, 1, 32, 8),
    /** NVFP4: 16 elements of k share an 8-bit number. */
    NV("nv", 1, 16, 1, 16, 8),
    /** 1×128 of A and 128×128 of B share 32 bits. */
    FINE("1x128", 1, 128, 128, 128, 32),
    /** 128×128 of either operand share 32 bits. */
    SQUARE("128x128", 128, 128, 128, 128, 32),
    /** 128 elements of k of a weight column share a 16-bit scale; activations have none. */
    GROUP_128("g128", 0, 0, 1, 128, 16),
    GROUP_64("g64", 0, 0, 1, 64, 16),
    GROUP_32("g32", 0, 0, 1, 32, 16);

    private final String spelling;
    private final long aLines;
    private final long aDepth;
    private final long bLines;
    private final long bDepth;
    private final int bits;

    Scaling(String spelling, long aLines, long aDepth, long bLines, long bDepth, int bits) {
        this.spelling = spelling;
        this.aLines = aLines;
        this.aDepth = aDepth;
        this.bLines = bLines;
        this.bDepth = bDepth;
        this.bits = bits;
    }

    /** The name as tables spell it. */
    public String spelling() {
        return spelling;
    }

    /** Bytes of the scales of an A of m×k. */
    public double aBytes(long m, long k) {
        return bytes(m, k, aLines, aDepth);
    }

    /** Bytes of the scales of a B of k×n. */
    public double bBytes(long n, long k) {
        return bytes(n, k, bLines, bDepth);
    }

    /** Bytes of scales per element of A, in whole blocks. */
    public double aBytesPerElement() {
        return perElement(aLines, aDepth);
    }

    /** Bytes of scales per element of B, in whole blocks. */
    public double bBytesPerElement() {
        return perElement(bLines, bDepth);
    }

    private double perElement(long height, long depth) {
        boolean endless = depth == Long.MAX_VALUE;
        return height == 0 || endless ? 0 : bits / 8.0 / ((double) height * depth);
    }

    private double bytes(long lines, long k, long height, long depth) {
        return height == 0 ? 0 : blocks(lines, height) * blocks(k, depth) * bits / 8;
    }

    private static double blocks(long size, long block) {
        return (double) ((size - 1) / block + 1);
    }

    /** Whether scales change along k, so that sums over different blocks may not be added as they are. */
    public boolean alongDepth() {
        return bLines > 0 && bDepth < Long.MAX_VALUE;
    }

    /** Whether only weights are scaled: the scale is applied where a weight is widened. */
    public boolean weightsOnly() {
        return bLines > 0 && aLines == 0;
    }

    /** Elements of k that share a scale. */
    public long depth() {
        return bDepth;
    }

    /** Whether the block is one that matrix units with block scales apply themselves: MX and NVFP4. */
    public boolean ofMatrixUnits() {
        return this == MX || this == NV;
    }
}
