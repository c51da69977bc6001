// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.footprint;

/**
 * A tensor that one rank keeps from the forward pass of a micro-batch until its backward pass.
 *
 * @param name what it is
 * @param bytes its size on this rank
 * @param core whether it belongs to the core of attention, which selective recomputation throws away
 */
public record KeptTensor(String name, long bytes, boolean core) {

    static KeptTensor of(String name, long elements, int bytesPerElement) {
        return new KeptTensor(name, Math.multiplyExact(elements, (long) bytesPerElement), false);
    }

    static KeptTensor ofCore(String name, long elements, int bytesPerElement) {
        return new KeptTensor(name, Math.multiplyExact(elements, (long) bytesPerElement), true);
    }
}
