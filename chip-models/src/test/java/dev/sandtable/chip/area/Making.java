// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.chip.silicon.ProcessSpec;
import dev.sandtable.spec.Provenance.Policy;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerCycle;
import dev.sandtable.units.Millimetres;
import dev.sandtable.units.Money;
import dev.sandtable.units.PerSquareMillimetre;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Round figures to compute with by hand, and those of the catalogue. */
final class Making {
    private static final Path CONFIGS = Path.of("..", "configs");

    private Making() {}

    /** A million transistors or memory cells of one square micrometre to a square millimetre; no defects. */
    static ProcessSpec process(double defects) {
        return new ProcessSpec(
                "round",
                "round",
                new PerSquareMillimetre(1e6),
                new SquareMillimetres(1e-6),
                new Money(1000),
                new PerSquareMillimetre(defects),
                2,
                new Millimetres(300),
                new Millimetres(0),
                new Millimetres(0),
                new Millimetres(26),
                new Millimetres(33));
    }

    static BlockSizes blocks() {
        return new BlockSizes(
                100,
                50,
                new Ratio(0.5),
                1000,
                2000,
                5000,
                3e6,
                new Ratio(0.5),
                new Ratio(0.25),
                new SquareMillimetres(0.5),
                1e5,
                new Millimetres(0.5));
    }

    static MemoryInterface memory() {
        return new MemoryInterface(
                new SquareMillimetres(10), 2e6, new Millimetres(11), new SquareMillimetres(100), new Money(10));
    }

    /** Eight cores of everything. */
    static DieContents die() {
        return new DieContents(
                8,
                Map.of(DataType.FP16, 1000.0),
                16,
                32,
                4,
                new Bytes(1000),
                new Bytes(100_000),
                new BytesPerCycle(200),
                Optional.of("hbm"),
                2,
                10,
                true);
    }

    static SiliconLibrary library() {
        return SpecReader.read(
                        CONFIGS.resolve("silicon").resolve("default.yaml"), SiliconLibrary.class, Policy.REQUIRED)
                .value();
    }

    static ProcessSpec process(String name) {
        return SpecReader.read(CONFIGS.resolve("processes").resolve(name + ".yaml"), ProcessSpec.class, Policy.REQUIRED)
                .value();
    }

    static AreaModel model() {
        return new AreaModel(library(), Making::process, DefectModel.NEGATIVE_BINOMIAL);
    }
}
