// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.work.Attention;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Every operator of the vocabulary as a function of its sizes, for laws that hold for all of them. */
final class Forms {
    private Forms() {}

    /**
     * One operator.
     *
     * @param name what a failure calls it
     * @param most the largest value of each size
     * @param make the work of given sizes
     */
    record Form(String name, long[] most, Function<long[], Work> make) {

        /** Sizes drawn so that every octave is as likely. */
        long[] draw(SplittableRandom random) {
            long[] sizes = new long[most.length];
            for (int i = 0; i < sizes.length; i++) {
                double octaves = random.nextDouble() * StrictMath.log(most[i]) / StrictMath.log(2);
                sizes[i] = Math.max(1, Math.round(StrictMath.pow(2, octaves)));
            }
            return sizes;
        }
    }

    private static Form form(String name, Function<long[], Work> make, long... most) {
        return new Form(name, most, make);
    }

    /** All operators in a format that the chip has. */
    static List<Form> all(DataType type) {
        List<Form> forms = new ArrayList<>();
        products(forms, type);
        attentions(forms, type);
        for (RowOperator.Kind kind : RowOperator.Kind.values()) {
            for (boolean backward : new boolean[] {false, true}) {
                String name = kind + (backward ? " backward" : "");
                forms.add(form(name, s -> new RowOperator(kind, backward, s[0], 8 * s[1], type), 65536, 8192));
            }
        }
        forms.add(form(
                "top 8",
                s -> new RowOperator(RowOperator.Kind.ROUTING, false, s[0], 8 * s[1], type, Math.min(s[2], s[1])),
                65536,
                64,
                8));
        for (Elementwise.Kind kind : Elementwise.Kind.values()) {
            for (boolean backward : new boolean[] {false, true}) {
                String name = kind + (backward ? " backward" : "");
                forms.add(form(name, s -> new Elementwise(kind, backward, s[0], type), 1L << 30));
            }
        }
        streams(forms, type);
        return forms;
    }

    private static void products(List<Form> forms, DataType type) {
        for (Epilogue epilogue : Epilogue.values()) {
            DataType result = epilogue == Epilogue.QUANTISE ? DataType.INT8 : type;
            forms.add(form(
                    "gemm then " + epilogue,
                    s -> Gemm.of(s[0], s[1], s[2], type).into(result).then(epilogue),
                    8192,
                    16384,
                    16384));
        }
        forms.add(form("batched gemm", s -> Gemm.batched(s[0], s[1], s[2], s[3], type), 64, 2048, 2048, 2048));
        forms.add(form(
                "gemm of 8-bit weights",
                s -> Gemm.of(s[0], s[1], s[2], type).weights(DataType.INT8).with(Scaling.ROW),
                8192,
                16384,
                16384));
        forms.add(form(
                "gemm of 4-bit weights",
                s -> Gemm.of(s[0], s[1], s[2], type).weights(DataType.INT4).with(Scaling.GROUP_128),
                8192,
                16384,
                16384));
        forms.add(form("grouped gemm", s -> new GroupedGemm(s[0], s[1], s[2], s[3], type), 128, 1024, 4096, 4096));
        forms.add(
                form("uneven groups", s -> new GroupedGemm(s[0], s[1], s[2], s[3], type, 1.2), 128, 1024, 4096, 4096));
        forms.add(
                form("experts", s -> new ExpertFfn(s[0], 256 * s[1], 256 * s[2], 64, 4, 1, 1, 0, type), 8192, 32, 32));
    }

    private static void attentions(List<Form> forms, DataType type) {
        for (Attention.Phase phase : new Attention.Phase[] {Attention.Phase.PREFILL, Attention.Phase.BACKWARD}) {
            forms.add(form(
                    "attention " + phase,
                    s -> new Attention(phase, s[0], s[1], s[1] + s[2], 4 * s[3], s[3], 128, 128, type, type, true),
                    16,
                    4096,
                    4096,
                    8));
            forms.add(form(
                    "windowed attention " + phase,
                    s -> new Attention(phase, s[0], 64 * s[1], 64 * s[1], 4 * s[2], s[2], 128, 128, type, type, true)
                            .within(64 * s[3]),
                    16,
                    128,
                    8,
                    128));
        }
        forms.add(form(
                "attention DECODE",
                s -> new Attention(Attention.Phase.DECODE, s[0], 1, s[1], 32, 8, 128, 128, type, type, true),
                256,
                32768));
        forms.add(form(
                "latent PREFILL",
                s -> new Attention(Attention.Phase.PREFILL, s[0], s[1], s[1], s[2], s[2], 192, 128, type, type, true),
                8,
                4096,
                64));
        forms.add(form(
                "latent DECODE",
                s -> new Attention(Attention.Phase.DECODE, s[0], 1, s[1], 128, 1, 576, 512, type, type, true),
                128,
                16384));
    }

    private static void streams(List<Form> forms, DataType type) {
        for (boolean backward : new boolean[] {false, true}) {
            forms.add(form(
                    "embedding" + (backward ? " backward" : ""),
                    s -> new Embedding(backward, s[0], 128_000, s[1], type),
                    65536,
                    16384));
        }
        for (OptimizerUpdate.Rule rule : OptimizerUpdate.Rule.values()) {
            forms.add(form(rule + " update", s -> OptimizerUpdate.of(rule, s[0], type, DataType.FP32), 1L << 30));
        }
        for (Scaling scaling : Scaling.values()) {
            forms.add(form(
                    "quantise " + scaling.spelling(),
                    s -> new Conversion(s[0], s[1], type, DataType.INT8, scaling),
                    65536,
                    16384));
            forms.add(form(
                    "dequantise " + scaling.spelling(),
                    s -> new Conversion(s[0], s[1], DataType.INT4, type, scaling),
                    65536,
                    16384));
        }
        forms.add(form("transpose", s -> Rearrangement.transpose(s[0], s[1], s[2], type), 64, 8192, 8192));
        forms.add(form("strided copy", s -> Rearrangement.strided(s[0], s[1], s[1] + s[2], type), 65536, 4096, 4096));
        forms.add(form("permute tokens", s -> Rearrangement.permute(s[0], s[1], s[2], type), 65536, 8, 8192));
        forms.add(form("combine tokens", s -> Rearrangement.combine(s[0], s[1], s[2], type), 65536, 8, 8192));
    }
}
