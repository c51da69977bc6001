// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemorySpec;
import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.work.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue's chips with their stacks, for tests. */
public final class Catalogue {
    private static final Path CONFIGS = Path.of("..", "configs");

    private Catalogue() {}

    /** The names of all chips. */
    public static List<String> chips() {
        try (Stream<Path> files = Files.list(CONFIGS.resolve("chips"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A chip's file, every number with its source. */
    public static ChipSpec chip(String name) {
        return SpecReader.read(
                        CONFIGS.resolve("chips").resolve(name + ".yaml"), ChipSpec.class, Provenance.Policy.REQUIRED)
                .value();
    }

    /** The device that a chip's memory is made of, if it is made of one. */
    public static Optional<DramSpec> device(ChipSpec chip) {
        return chip.memory() instanceof MemorySpec.Dram dram ? Optional.of(device(dram.preset())) : Optional.empty();
    }

    private static DramSpec device(String preset) {
        Path file = CONFIGS.resolve("memories").resolve(preset + ".yaml");
        return SpecReader.read(file, DramSpec.class, Provenance.Policy.REQUIRED).value();
    }

    /** A chip's rates. */
    public static Machine machine(String name) {
        ChipSpec chip = chip(name);
        return chip.machine(device(chip));
    }

    /** The three sections of a stack's file that decide how an operator runs. */
    public static KernelLibrary library(String name) {
        Path file = CONFIGS.resolve("stacks").resolve(name + ".yaml");
        return SpecReader.readSections(file, KernelLibrary.class, Provenance.Policy.REQUIRED)
                .value();
    }

    /** The format that a chip's users train or serve in: the first that it has of bf16, fp16 and int8. */
    public static DataType usual(ChipSpec chip) {
        return Stream.of(DataType.BF16, DataType.FP16, DataType.INT8)
                .filter(chip.peak()::containsKey)
                .findFirst()
                .orElseThrow();
    }

    /** A chip with a stack. */
    public static Chip assemble(String chip, String stack) {
        return assemble(chip(chip), library(stack));
    }

    /** A chip of any spec with kernels. */
    public static Chip assemble(ChipSpec spec, KernelLibrary library) {
        return Chip.assemble(spec, device(spec), library);
    }

    /** A chip with the stack that its file names. */
    public static Chip assemble(String chip) {
        return assemble(chip, chip(chip).defaultStack());
    }
}
