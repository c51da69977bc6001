// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

import java.util.Locale;

/** Number formats in which operands are stored and multiplied. */
public enum DataType {
    /** IEEE double precision. */
    FP64(64),
    /** IEEE single precision on full-precision units. */
    FP32(32),
    /** Stored as FP32, multiplied with a 10-bit mantissa on matrix units (TF32, HF32, TF32+). */
    TF32(32),
    /** 8-bit exponent, 7-bit mantissa. */
    BF16(16),
    /** IEEE half precision. */
    FP16(16),
    /** 8-bit floating point (E4M3 or E5M2). */
    FP8(8),
    /** 8-bit integers, accumulated in 32 bits. */
    INT8(8),
    /** 4-bit floating point with block scales. */
    FP4(4),
    /** 4-bit integers with block scales. */
    INT4(4);

    private final int bits;

    DataType(int bits) {
        this.bits = bits;
    }

    /** Bits that one element takes in memory. */
    public int bits() {
        return bits;
    }

    /** Bytes that {@code elements} elements take in memory, rounded up. */
    public long bytes(long elements) {
        return (Math.multiplyExact(elements, (long) bits) + 7) / 8;
    }

    /** The name as files spell it: {@code bf16}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
