// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Sparsity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans products of every format that both the chip and the library have. */
final class ProductPlanner {
    private final Machine machine;
    private final ProductKernels kernels;
    private final Map<DataType, ProductChoice> mappers = new EnumMap<>(DataType.class);
    /** For products of fewer rows than the format's own kernels take. */
    private final Map<DataType, ProductMapper> fewRows = new EnumMap<>(DataType.class);

    private final Optional<ProductPlanner> sparse;

    /** A planner for kernels whose code reaches {@code innerLoop} and that follow each other after {@code gap} seconds. */
    ProductPlanner(Machine machine, ProductKernels kernels, double innerLoop, double gap) {
        this.machine = machine;
        this.kernels = kernels;
        for (DataType type : DataType.values()) {
            if (machine.multiplies(type)) {
                mappers.put(type, choice(type, innerLoop, gap));
                addFewRows(type, innerLoop, gap);
            }
        }
        sparse = machine.skipsZeros()
                ? Optional.of(new ProductPlanner(machine.sparse(), kernels, innerLoop, gap))
                : Optional.empty();
    }

    private ProductChoice choice(DataType type, double innerLoop, double gap) {
        return machine.style().spatial()
                ? new GridMapper(machine, innerLoop)
                : new ProductMapper(machine, kernels.familyById(machine.architecture(), type), innerLoop, gap);
    }

    static ProductPlanner of(Machine machine, KernelLibrary library) {
        return new ProductPlanner(
                machine,
                library.operators().products(),
                library.compiler().innerLoop(),
                library.language().launch().graph().seconds());
    }

    /** The plan of a product whose weights may have zeros; refuses a format whose zeros the chip does not skip. */
    Plan plan(Product product, Sparsity zeros, boolean walked) {
        if (zeros == Sparsity.DENSE) {
            return plan(product, walked);
        }
        machine.peak(product.type());
        machine.requireSparse(product.type());
        return sparse.orElseThrow().plan(product, walked);
    }

    /** The plan of one product; refuses a format that the chip has no unit for. */
    Plan plan(Product product, boolean walked) {
        ProductChoice mapper = choiceFor(product);
        if (mapper == null) {
            machine.peak(product.type());
            throw new IllegalStateException("no mapper for " + product.type());
        }
        return mapper.plan(product, walked);
    }

    private void addFewRows(DataType type, double innerLoop, double gap) {
        if (!machine.style().spatial()
                && kernels.familyById(machine.architecture(), type).fromRows() > 1) {
            ProductFamily general = kernels.generalById(machine.architecture());
            fewRows.put(type, new ProductMapper(machine, general, innerLoop, gap));
        }
    }

    private @Nullable ProductChoice choiceFor(Product product) {
        ProductMapper few = fewRows.get(product.type());
        boolean below = few != null
                && product.m()
                        < kernels.familyById(machine.architecture(), product.type())
                                .fromRows();
        return below ? few : mappers.get(product.type());
    }

    /** The kernels that make activations of {@code type}, if the library runs any. */
    Optional<ProductKernels.Quantisation> findQuantisation(DataType type) {
        return kernels.findQuantisation(type);
    }
}
