// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.spec.Default;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Matrix products of an operator library.
 *
 * @param families kernels by architecture, as a chip file names its own; {@code hopper-fp8} holds what a library has for
 *     one format instead of {@code hopper}
 * @param quantisation how activations become 8-bit before a product, by format; where absent they are taken to be stored
 *     in it
 */
public record ProductKernels(
        Map<String, ProductFamily> families, @Default("{}") Map<DataType, Quantisation> quantisation) {

    /**
     * The kernels that turn 16-bit activations into scaled 8-bit ones.
     *
     * @param kernels launches
     * @param bytes bytes read and written per element over all of them
     * @param row time that one row takes on one core where every row is one block with a scale of its own
     * @param elementWork lane operations per element of such a row, beyond {@code row}
     */
    public record Quantisation(
            int kernels,
            double bytes,
            Optional<Picoseconds> row,
            @Default("0") double elementWork) {
        public Quantisation {
            if (kernels < 1 || !(bytes >= 0)) {
                throw new IllegalArgumentException("a quantisation needs at least one kernel and no negative bytes");
            }
        }
    }

    public ProductKernels {
        families = new LinkedHashMap<>(families);
        quantisation = new LinkedHashMap<>(quantisation);
    }

    /** The kernels for an architecture and format; refuses an architecture that the library was not written for. */
    public ProductFamily familyById(String architecture, DataType type) {
        ProductFamily special = families.get(architecture + "-" + type.spelling());
        return special != null ? special : generalById(architecture);
    }

    /** The kernels for an architecture's formats that have none of their own. */
    public ProductFamily generalById(String architecture) {
        ProductFamily family = families.get(architecture);
        if (family == null) {
            throw new UnsupportedWork(
                    "the stack has no matrix products for " + architecture + ", only for " + families.keySet());
        }
        return family;
    }

    /** How the library quantises activations to {@code type}. */
    public Optional<Quantisation> findQuantisation(DataType type) {
        return Optional.ofNullable(quantisation.get(type));
    }
}
