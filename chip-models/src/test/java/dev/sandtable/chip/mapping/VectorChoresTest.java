// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Catalogue;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Scaling;
import org.junit.jupiter.api.Test;

/** Page: one 128×128 tile by hand, on an A100 (64 FP32 lanes, 256 of 16 bits, 16 special) and an Ascend 910B2. */
class VectorChoresTest {
    private static final double HERTZ = 1e9;
    private static final double NS = 1e-9;
    private static final TileShape TILE = new TileShape(128, 128);
    private static final Machine A100 = Catalogue.machine("a100-sxm4-80gb");
    private static final Machine ASCEND = Catalogue.machine("ascend-910b2");

    private static Product of(Gemm gemm) {
        return Product.of(gemm);
    }

    private static Gemm gemm() {
        return Gemm.of(4096, 4096, 4096, DataType.BF16);
    }

    private static Gemm bytes() {
        return Gemm.of(4096, 4096, 4096, DataType.INT8);
    }

    @Test
    void nothingToDoCostsNothing() {
        VectorChores chores = new VectorChores(A100);
        Product plain = of(gemm());
        assertEquals(Chores.NONE, plain.chores());
        assertEquals(0, chores.inEdge(plain, TILE, HERTZ));
        assertEquals(0, chores.beside(plain, TILE, 1e9, HERTZ));
        assertEquals(0, chores.exchanged(plain, TILE, 32));
        assertEquals(0, new VectorChores(ASCEND).exchanged(plain, TILE, 32));
    }

    @Test
    void anEpilogueTakesTheSlowerOfLanesAndExponentials() {
        VectorChores chores = new VectorChores(A100);
        double elements = 128 * 128;
        Product gelu = of(gemm().then(Epilogue.GELU));
        assertEquals(elements * 8 / 64 * NS, chores.inEdge(gelu, TILE, HERTZ), 1e-15, "eight operations on 64 lanes");
        Product silu = of(gemm().then(Epilogue.SILU));
        assertEquals(elements / 16 * NS, chores.inEdge(silu, TILE, HERTZ), 1e-15, "one exponential on 16 units");
        Product relu = of(gemm().then(Epilogue.BIAS_RELU));
        assertEquals(elements * 2 / 64 * NS, chores.inEdge(relu, TILE, HERTZ), 1e-15);
    }

    @Test
    void splitCoresSendSumsThroughTheCacheUnlessTheWriteBackPathWillDo() {
        VectorChores chores = new VectorChores(ASCEND);
        double elements = 128 * 128;
        double lanes = ASCEND.vectorPerCycle(DataType.FP32);
        double special = ASCEND.specialPerCycle();
        Product silu = of(gemm().then(Epilogue.SILU));
        double work = elements * Math.max(3 / lanes, 1 / special) * NS;
        assertEquals(elements * 8 / 1e11 + work, chores.beside(silu, TILE, 1e11, HERTZ), 1e-15, "out and back in FP32");
        assertEquals(0, chores.inEdge(silu, TILE, HERTZ));
        for (Epilogue onTheWay : new Epilogue[] {Epilogue.BIAS, Epilogue.RELU, Epilogue.BIAS_RELU, Epilogue.QUANTISE}) {
            assertEquals(0, chores.beside(of(gemm().then(onTheWay)), TILE, 1e11, HERTZ), onTheWay.name());
        }
    }

    @Test
    void fourBitWeightsOfAStepAreUnpackedAndScaledOnHalfWidthLanes() {
        Product packed = of(gemm().weights(DataType.INT4).with(Scaling.GROUP_128));
        assertEquals(0.5 + 2.0 / 128, packed.bBytes(), 1e-12, "half a byte and two bytes per 128");
        assertEquals(2, packed.aBytes());
        assertEquals(128 * 32 * 3 / 256.0 * NS, new VectorChores(A100).widening(packed, TILE, 32, HERTZ), 1e-15);
        assertEquals(0, new VectorChores(A100).exchanged(packed, TILE, 32));
        assertEquals(
                2 * 128 * 32 * 2, new VectorChores(ASCEND).exchanged(packed, TILE, 32), "16-bit copies out and back");
    }

    @Test
    void blockScalesCostOneAdditionPerSumAndBlock() {
        VectorChores chores = new VectorChores(A100);
        Product fine = of(bytes().with(Scaling.FINE));
        assertEquals(128 * 128 / 64.0 * NS, chores.scaling(fine, TILE, 128, 0, HERTZ), 1e-15);
        assertEquals(2 * 128 * 128 / 64.0 * NS, chores.scaling(fine, TILE, 128, 64, HERTZ), 1e-15, "promoted twice");
        Product micro = of(bytes().with(Scaling.MX));
        assertEquals(4 * 128 * 128 / 64.0 * NS, chores.scaling(micro, TILE, 128, 0, HERTZ), 1e-15);
        assertEquals(1 + 1.0 / 32, micro.aBytes(), 1e-12);
        assertEquals(1 + 4.0 / 128, fine.aBytes(), 1e-12);
        assertEquals(1 + 4.0 / (128 * 128), fine.bBytes(), 1e-12);
        Product rows = of(bytes().with(Scaling.ROW));
        assertEquals(0, chores.scaling(rows, TILE, 128, 0, HERTZ), "a row's scale waits for the last step");
        assertTrue(chores.inEdge(rows, TILE, HERTZ) > 0);
    }
}
