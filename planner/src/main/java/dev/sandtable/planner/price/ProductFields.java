// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.work.DataType;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Sparsity;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Rows of matrix products: single, batched, grouped, and those of experts. */
final class ProductFields {
    private static final String POWER_LAW = "power_law_";

    private ProductFields() {}

    static Gemm gemm(Fields f, DataType type) {
        boolean accumulate = f.flag("accumulate", false);
        Epilogue epilogue = f.word("epilogue", Epilogue.class, Epilogue.NONE);
        DataType weights = f.type("weight_dtype", type);
        if (weights.bits() > type.bits()) {
            throw new RowProblem("weight_dtype " + weights.spelling() + " is wider than dtype " + type.spelling()
                    + "; write the format that is multiplied as dtype");
        }
        DataType narrow = type.bits() < 16 ? DataType.BF16 : type;
        DataType out = epilogue == Epilogue.QUANTISE
                ? f.type("out_dtype")
                : f.type("out_dtype", accumulate ? DataType.FP32 : narrow);
        if (epilogue == Epilogue.QUANTISE && out.bits() >= DataType.FP16.bits()) {
            throw new RowProblem(
                    "out_dtype is " + out.spelling() + "; epilogue quantise writes fp8, int8, fp4 or int4");
        }
        return new Gemm(
                f.count("batch", 1),
                f.count("m"),
                f.count("n"),
                f.count("k"),
                type,
                weights,
                out,
                f.word("layout", Gemm.Layout.class, Gemm.Layout.NN),
                accumulate,
                epilogue,
                sparsity(f),
                scaling(f));
    }

    static GroupedGemm grouped(Fields f, DataType type) {
        return new GroupedGemm(f.count("groups"), f.count("m"), f.count("n"), f.count("k"), type, skew(f));
    }

    static ExpertFfn experts(Fields f, DataType type) {
        return new ExpertFfn(
                f.count("tokens"),
                f.count("hidden"),
                f.count("inter"),
                f.count("experts"),
                f.count("active"),
                (int) f.count("moe_tp", 1),
                (int) f.count("moe_ep", 1),
                skew(f),
                type);
    }

    /** The scales that a row names; none if it names none. */
    static Scaling scaling(Fields f) {
        String text = f.find("scale_block").orElse(Scaling.NONE.spelling());
        for (Scaling scaling : Scaling.values()) {
            if (scaling.spelling().equalsIgnoreCase(text)) {
                return scaling;
            }
        }
        String known = Arrays.stream(Scaling.values()).map(Scaling::spelling).collect(Collectors.joining(", "));
        throw new RowProblem("scale_block is '" + text + "'; write one of " + known);
    }

    private static Sparsity sparsity(Fields f) {
        String text = f.find("sparsity").orElse("dense");
        return switch (text) {
            case "dense", "none" -> Sparsity.DENSE;
            case "2:4" -> Sparsity.TWO_OF_FOUR;
            default -> throw new RowProblem("sparsity is '" + text + "'; write dense or 2:4");
        };
    }

    /** The exponent of a power law that a row names; 0 where it names none. */
    static double skew(Fields f) {
        String distribution = f.find("distribution").orElse("balanced");
        if (distribution.startsWith(POWER_LAW)) {
            try {
                double skew = Double.parseDouble(distribution.substring(POWER_LAW.length()));
                if (skew >= 0 && skew < Double.POSITIVE_INFINITY) {
                    return skew;
                }
            } catch (NumberFormatException e) {
                throw new RowProblem("distribution is '" + distribution + "'; write balanced or power_law_1.2");
            }
        } else if (distribution.equals("balanced")) {
            return 0;
        }
        throw new RowProblem("distribution is '" + distribution + "'; write balanced or power_law_1.2");
    }
}
