// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

/**
 * A tensor that one rank holds for a while: from the forward pass of a micro-batch until its backward pass, or within a
 * layer.
 *
 * @param name what it is
 * @param bytes its size on this rank
 * @param part what selective recomputation may throw away of it
 */
public record KeptTensor(String name, long bytes, Part part) {

    /** Parts of a layer that can be recomputed by themselves. */
    public enum Part {
        /** The core of attention. */
        CORE,
        /** The inner width of a dense feed-forward. */
        INNER,
        /** All else. */
        OTHER
    }

    static KeptTensor of(String name, long elements, int bytesPerElement) {
        return new KeptTensor(name, Math.multiplyExact(elements, (long) bytesPerElement), Part.OTHER);
    }

    static KeptTensor ofCore(String name, long elements, int bytesPerElement) {
        return new KeptTensor(name, Math.multiplyExact(elements, (long) bytesPerElement), Part.CORE);
    }

    static KeptTensor ofInner(String name, long elements, int bytesPerElement) {
        return new KeptTensor(name, Math.multiplyExact(elements, (long) bytesPerElement), Part.INNER);
    }

    /** Whether it belongs to the core of attention. */
    public boolean core() {
        return part == Part.CORE;
    }

    /** Whether it belongs to the inner width of a feed-forward. */
    public boolean inner() {
        return part == Part.INNER;
    }
}
