// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.ExpertFfn;
import java.util.List;

/**
 * A mixture of experts on a spatial machine.
 *
 * <p><b>Model.</b> The experts that have tokens are independent products of equal size, that of the fullest: a schedule fixed
 * ahead leaves every expert the same room. Gate and up projection, activation where results lie, down projection.
 * <p><b>Left out.</b> The router; room beyond the fullest expert.
 * <p><b>Check.</b> Never below touched weights over the memory's rate, nor operations over peak ({@code GridOperatorsTest}).
 * <p><b>Source.</b> Capacity as in Fedus 2022, Switch Transformers.
 */
public final class GridExpertModel implements KernelModel<ExpertFfn> {
    private static final double BITS = 8;

    private final Machine machine;
    private final GridMapper mapper;
    private final ElementwiseModel points;

    public GridExpertModel(Machine machine, KernelLibrary library) {
        this.machine = machine;
        points = new ElementwiseModel(machine, library);
        mapper = new GridMapper(machine, library.compiler().innerLoop());
    }

    @Override
    public Plan plan(ExpertFfn work) {
        machine.peak(work.type());
        long[] loads = ExpertLoad.ofFullestRank(work);
        long width = (work.inter() + work.tensor() - 1) / work.tensor();
        double weight = work.type().bits() / BITS;
        double activation = Math.max(2, weight);
        Product up = Product.plain(
                loads.length, loads[0], 2 * width, work.hidden(), work.type(), activation, weight, activation, 0);
        Product down = Product.plain(
                loads.length, loads[0], work.hidden(), width, work.type(), activation, weight, activation, 0);
        Elementwise gate =
                new Elementwise(Elementwise.Kind.SILU_MUL, false, loads.length * loads[0] * width, work.type());
        return new StagedPlan("mixture of experts", List.of(mapper.plan(up), points.plan(gate), mapper.plan(down)));
    }
}
