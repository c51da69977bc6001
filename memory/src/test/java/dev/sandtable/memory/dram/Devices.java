// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import java.nio.file.Path;

/** The catalogue's devices, for tests. */
public final class Devices {
    private Devices() {}

    /** Where the catalogue lies, seen from the module. */
    public static final Path CATALOGUE = Path.of("../configs/memories");

    /** A device of the catalogue by its file name without the suffix. */
    public static DramSpec device(String name) {
        return SpecReader.read(CATALOGUE.resolve(name + ".yaml"), DramSpec.class, Provenance.Policy.REQUIRED)
                .value();
    }

    static DramSpec hbm2() {
        return device("hbm2");
    }

    static DramSpec hbm3() {
        return device("hbm3");
    }
}
