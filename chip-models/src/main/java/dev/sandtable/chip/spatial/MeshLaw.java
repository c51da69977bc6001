// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.mapping.Product;
import java.util.List;

/**
 * A product on a mesh of cores, one operand at rest while the third extent streams by.
 *
 * <p><b>Model.</b> The operand that stays lies as px×py blocks on as many cores. For every element z of the streamed extent
 * a core takes its share of what is broadcast along its row, works, and passes a partial sum on along its column:
 *
 * <pre>
 *   t = passes·(z·max(work, own memory, in / port, out / port)) + (px + py)·hop
 *   B stays    z = m   in = k'·a + [pk &gt; 1] n'·4   out = n'·4      a block of k' x n'
 *   A stays    z = n   in = k'·b + [pk &gt; 1] m'·4   out = m'·4      a block of k' x m'
 *   C stays    z = k   in = m'·a + n'·b                             a block of m' x n'
 * </pre>
 *
 * Independent products lie side by side; what does not fit the mesh at once takes passes. Nothing is faster than operands and result through all cores' memories.
 * <p><b>Left out.</b> Routes that share a link: colours are taken to suffice. Loading weights, which stay from token to token. Trees
 * instead of lines for long reductions.
 * <p><b>Check.</b> A 2×2 mesh by hand; more port never slower; never under the rooflines ({@code MeshLawTest}, {@code
 * SpatialLawsTest}).
 * <p><b>Source.</b> Kung 1982, Why systolic architectures?; routing and memory of a core as in He et al. 2025, WaferLLM
 * (arXiv 2502.04563).
 */
final class MeshLaw implements SpatialLaw {
    // ---- Parameters -------------------------------------------------------------
    private static final int OPERANDS = 2;

    private final Machine machine;
    private final Exchange.Mesh mesh;
    private final ArrayCore core;
    private final MemoryTraffic traffic;
    private final double receives;
    private final double sends;

    MeshLaw(Machine machine, Exchange.Mesh mesh, double innerLoop) {
        this.machine = machine;
        this.mesh = mesh;
        core = new ArrayCore(machine, innerLoop);
        traffic = machine.stream(OPERANDS);
        receives = machine.core().cacheRead().value();
        sends = machine.core().cacheWrite().value();
    }

    /** What one element of the stream is to a core. */
    private record Step(
            double rows, double columns, double depth, double count, double in, double out, double sums, double kept) {}

    // ---- Law --------------------------------------------------------------------

    @Override
    public List<Grid.Stays> choices() {
        return List.of(Grid.Stays.B, Grid.Stays.A, Grid.Stays.C);
    }

    @Override
    public boolean fits(Product product, Grid grid) {
        double all = product.aTotal() + product.bTotal() + product.cWritten();
        double stationary = stationary(product, grid);
        double whole = machine.memory().capacity().value();
        double held = all <= whole ? passes(product, grid) : 1;
        double rest = core.atRest(all - stayingTotal(product, grid));
        return rest + held * stationary <= core.room();
    }

    @Override
    public double floor(Product product, Grid grid, double hertz) {
        Step step = step(product, grid);
        return passes(product, grid) * step.count() * stated(product, grid, step) / hertz;
    }

    @Override
    public GridEstimate estimate(Product product, Grid grid, double hertz) {
        Step step = step(product, grid);
        double passes = passes(product, grid);
        double count = passes * step.count();
        double multiplies = core.reached(product, grid, step.rows(), step.columns(), step.depth());
        double work = Math.max(multiplies + core.adds(step.sums()), core.serves(step.kept()));
        double ports = Math.max(step.in() / receives, step.out() / sends);
        double hops = (across(product, grid) + down(product, grid)) * mesh.hopCycles() / hertz;
        double blocks = product.batch() * across(product, grid) * down(product, grid);
        double bytes = product.aTotal() + product.bTotal() + product.cTotal();
        double memory = traffic.seconds(machine.cores(), bytes - product.cWritten(), product.cWritten());
        double stream = count * Math.max(work, ports) / hertz;
        return new GridEstimate(
                grid,
                passes,
                count * work / hertz,
                count * ports / hertz,
                hops,
                memory,
                bytes,
                blocks * step.count() * (step.in() + step.out()),
                blocks * step.count() * stated(product, grid, step) / (machine.cores() * hertz),
                Math.max(stream + hops, memory));
    }

    private double stated(Product product, Grid grid, Step step) {
        return core.stated(product, grid, step.rows(), step.columns(), step.depth());
    }

    private static Step step(Product product, Grid grid) {
        double partial = ArrayCore.PARTIAL_BYTES;
        boolean summed = grid.blocksOfK(product) > 1;
        double sent = summed ? partial : product.cBytes();
        double taken = summed ? partial : 0;
        return switch (grid.stays()) {
            case B ->
                new Step(
                        1,
                        grid.n(),
                        grid.k(),
                        product.m(),
                        grid.k() * product.aBytes() + grid.n() * taken,
                        grid.n() * sent,
                        summed ? grid.n() : 0,
                        grid.k() * grid.n() * product.bBytes());
            case A ->
                new Step(
                        grid.m(),
                        1,
                        grid.k(),
                        product.n(),
                        grid.k() * product.bBytes() + grid.m() * taken,
                        grid.m() * sent,
                        summed ? grid.m() : 0,
                        grid.k() * grid.m() * product.aBytes());
            case C, ALL ->
                new Step(
                        grid.m(),
                        grid.n(),
                        1,
                        product.k(),
                        grid.m() * product.aBytes() + grid.n() * product.bBytes(),
                        0,
                        0,
                        grid.m() * grid.n() * product.aBytes());
        };
    }

    private static double across(Product product, Grid grid) {
        return grid.stays() == Grid.Stays.C ? grid.blocksOfM(product) : grid.blocksOfK(product);
    }

    private static double down(Product product, Grid grid) {
        return grid.stays() == Grid.Stays.A ? grid.blocksOfM(product) : grid.blocksOfN(product);
    }

    private double passes(Product product, Grid grid) {
        double x = across(product, grid);
        double y = down(product, grid);
        return Math.min(passes(product.batch(), x, y), passes(product.batch(), y, x));
    }

    private double passes(double batch, double x, double y) {
        double beside = Math.floor(mesh.rows() / x) * Math.floor(mesh.columns() / y);
        return beside >= 1
                ? Math.ceil(batch / beside)
                : batch * Math.ceil(x / mesh.rows()) * Math.ceil(y / mesh.columns());
    }

    private static double stationary(Product product, Grid grid) {
        return switch (grid.stays()) {
            case B -> grid.k() * grid.n() * product.bBytes();
            case A -> grid.k() * grid.m() * product.aBytes();
            case C, ALL -> grid.m() * grid.n() * ArrayCore.PARTIAL_BYTES;
        };
    }

    private static double stayingTotal(Product product, Grid grid) {
        return switch (grid.stays()) {
            case B -> product.bTotal();
            case A -> product.aTotal();
            case C, ALL -> product.cWritten();
        };
    }
}
