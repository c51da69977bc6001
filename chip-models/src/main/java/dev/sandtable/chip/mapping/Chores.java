// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.mapping;

import dev.sandtable.work.Epilogue;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.Scaling;

/**
 * What a product asks of vector units beside its multiplication, before any machine is asked.
 *
 * @param epilogue what becomes of C before it is written
 * @param widening lane operations per element of B that is widened on its way to the matrix units; 0 where none is
 * @param blockDepth elements of k after which partial sums are multiplied with their scales; 0 where scales do not change
 *     along k
 * @param scaledByUnits whether these are scales that matrix units for 4-bit numbers apply themselves
 * @param rowScaled whether every element of C is multiplied with the scales of its row and column
 */
public record Chores(Epilogue epilogue, int widening, long blockDepth, boolean scaledByUnits, boolean rowScaled) {
    /** Nothing. */
    public static final Chores NONE = new Chores(Epilogue.NONE, 0, 0, false, false);

    /** Two elements of a pair of halves are cut out by one logic operation and made numbers by one subtraction. */
    private static final int UNPACK = 2;

    private static final int SCALE = 1;
    /** A row's scale and a column's. */
    private static final int ROW_AND_COLUMN = 2;

    /** What a product of dense, wide, unscaled operands does not have. */
    static Chores of(Gemm gemm) {
        Scaling scaling = gemm.scaling();
        boolean plain = gemm.epilogue() == Epilogue.NONE && scaling == Scaling.NONE && !gemm.widens();
        if (plain) {
            return NONE;
        }
        boolean scaledWeights = gemm.widens() && scaling.alongDepth();
        return new Chores(
                gemm.epilogue(),
                gemm.widens() ? UNPACK + (scaledWeights ? SCALE : 0) : 0,
                gemm.scalesSums() ? scaling.depth() : 0,
                scaling.ofMatrixUnits() && !gemm.widens(),
                scaling == Scaling.ROW);
    }

    /** Additions, multiplications and comparisons per element of C after the last step. */
    double resultWork() {
        return epilogue.arithmetic() + (rowScaled ? ROW_AND_COLUMN : 0);
    }
}
