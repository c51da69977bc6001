// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.chip.kernel.LaunchCosts;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import org.junit.jupiter.api.Test;

/** What the host spends on a stream of kernels, from compiled code and from an interpreter. */
final class LaunchLawTest {
    private static final Work PRODUCT =
            new Gemm(1, 8, 8, 8, DataType.BF16, DataType.BF16, DataType.BF16, Gemm.Layout.NT, false);
    private static final Work ADDITION = new Elementwise(Elementwise.Kind.ADD, false, 8, DataType.BF16);

    @Test
    void compiledCodeQueuesEveryKernelAtOneCost() {
        LaunchLaw law = new LaunchLaw(costs(false));
        assertEquals(16e-6, law.host(PRODUCT, Launch.STREAM, 2), 1e-12);
        assertEquals(8e-6, law.host(ADDITION, Launch.STREAM, 1), 1e-12);
    }

    @Test
    void anInterpreterPaysTheEagerCallAndWhatLiesBetween() {
        LaunchLaw law = new LaunchLaw(costs(true));
        // 20 of the call, 5 until the next, 8 for the second kernel.
        assertEquals(33e-6, law.host(PRODUCT, Launch.STREAM, 2), 1e-12);
        assertEquals(45e-6, law.host(ADDITION, Launch.STREAM, 1), 1e-12);
    }

    @Test
    void aCapturedGraphNeedsNoHost() {
        assertEquals(0, new LaunchLaw(costs(true)).host(PRODUCT, Launch.GRAPH, 2));
    }

    private static LaunchCosts costs(boolean interpreted) {
        return new LaunchCosts(us(1), us(2), us(8), us(20), us(12), us(45), us(40), interpreted, us(5), us(0));
    }

    private static Picoseconds us(long microseconds) {
        return new Picoseconds(microseconds * 1_000_000);
    }
}
