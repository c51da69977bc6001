// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.core.Style;
import dev.sandtable.chip.mapping.Product;
import java.util.List;

/**
 * Blocks of a product on cores that all reach each other.
 *
 * <p><b>Model.</b> m, n and k are cut into pm·pn·pk blocks, dealt to P cores in T = ⌈batch·pm·pn·pk / P⌉ turns. In a turn a
 * core receives its block of A, and of B what does not lie there: 1 − 1/pm of it, because weights are placed where they
 * are used. It works for w cycles; where k is cut, it then receives (pk − 1)/pk of a block of partial sums and adds them.
 * With x and r the cycles of its port for both, l the latency and s the barrier,
 *
 * <pre>
 *   bulk-synchronous   t = T·(x + l + s + w) + [pk &gt; 1] (T·(r + adds) + l + s)
 *   dataflow           t = max(X, W, M) + (X + W + M - max) / steps + l·(1 + [pk &gt; 1])
 * </pre>
 *
 * where X = T·(x + r), W = T·(w + adds), M is the time of memory outside the cores, and steps are the engine blocks that
 * pass through a core: streams overlap and fill once. Operands from memory outside come once if the smaller one stays on the chip,
 * else the other comes again for every part of it that does. Nothing is faster than operands and result through the memory.
 * <p><b>Left out.</b> Edge blocks do full work; layouts that the operator before left in the wrong place beyond the move of A;
 * exchange code, which grows with the number of messages.
 * <p><b>Check.</b> A 2×2 grid by hand; more port never slower; a barrier never faster ({@code SuperstepLawTest}, {@code
 * SpatialLawsTest}).
 * <p><b>Source.</b> Valiant 1990, A bridging model for parallel computation; phases as Graphcore documents them.
 */
final class SuperstepLaw implements SpatialLaw {
    // ---- Parameters -------------------------------------------------------------
    private static final int OPERANDS = 2;

    private final Machine machine;
    private final ArrayCore core;
    private final MemoryTraffic traffic;
    private final boolean phased;
    private final double latency;
    private final double barrier;
    private final double receives;
    private final double reduces;

    SuperstepLaw(Machine machine, Exchange.AllToAll exchange, double innerLoop) {
        this.machine = machine;
        core = new ArrayCore(machine, innerLoop);
        traffic = machine.stream(OPERANDS);
        phased = machine.style() == Style.BULK_SYNCHRONOUS;
        latency = exchange.latencyCycles();
        barrier = exchange.barrierCycles();
        receives = machine.core().cacheRead().value();
        reduces = Math.min(receives, machine.core().cacheWrite().value());
    }

    // ---- Law --------------------------------------------------------------------

    @Override
    public List<Grid.Stays> choices() {
        return List.of(Grid.Stays.ALL);
    }

    @Override
    public boolean fits(Product product, Grid grid) {
        double rest = core.atRest(product.aTotal() + product.bTotal() + product.cWritten());
        double a = grid.m() * grid.k() * product.aBytes();
        double b = moved(product, grid) > 0 ? grid.n() * grid.k() * product.bBytes() : 0;
        double buffers = phased ? 1 : 2;
        return rest + buffers * (a + b) + grid.m() * grid.n() * ArrayCore.PARTIAL_BYTES <= core.room();
    }

    @Override
    public double floor(Product product, Grid grid, double hertz) {
        return turns(product, grid) * core.stated(product, grid, grid.m(), grid.n(), grid.k()) / hertz;
    }

    @Override
    public GridEstimate estimate(Product product, Grid grid, double hertz) {
        double turns = turns(product, grid);
        double blocks = tasks(product, grid);
        double parts = grid.blocksOfK(product);
        double multiplies = core.reached(product, grid, grid.m(), grid.n(), grid.k());
        double in =
                grid.m() * grid.k() * product.aBytes() + moved(product, grid) * grid.n() * grid.k() * product.bBytes();
        double partial = (parts - 1) / parts * grid.m() * grid.n();
        double summed = partial * ArrayCore.PARTIAL_BYTES;
        double work = turns * (Math.max(multiplies, core.reads(product, grid)) + core.adds(partial)) / hertz;
        double exchange = turns * (in / receives + summed / reduces) / hertz;
        double reductions = parts > 1 ? 1 : 0;
        double waits = phased
                ? (turns + reductions) * (latency + barrier) / hertz
                : ((1 + reductions) * latency + barrier) / hertz;
        double bytes = memoryBytes(product, turns);
        double memory = traffic.seconds(machine.cores(), bytes - product.cWritten(), product.cWritten());
        double overlapping = machine.resident() ? 0 : memory;
        double all = work + exchange + overlapping;
        double longest = Math.max(work, Math.max(exchange, overlapping));
        double kernel = phased ? all + waits : longest + (all - longest) / (turns * core.steps(product, grid)) + waits;
        double matrix = blocks * core.stated(product, grid, grid.m(), grid.n(), grid.k()) / (machine.cores() * hertz);
        return new GridEstimate(
                grid,
                turns,
                work,
                exchange,
                waits,
                memory,
                bytes,
                blocks * (in + summed),
                matrix,
                Math.max(kernel, memory));
    }

    private static double tasks(Product product, Grid grid) {
        return product.batch() * grid.blocksOfM(product) * grid.blocksOfN(product) * grid.blocksOfK(product);
    }

    private double turns(Product product, Grid grid) {
        return Math.ceil(tasks(product, grid) / machine.cores());
    }

    /** Share of a block of B that comes from elsewhere. */
    private double moved(Product product, Grid grid) {
        return machine.resident() ? 1 - 1 / grid.blocksOfM(product) : 1;
    }

    private double memoryBytes(Product product, double turns) {
        double a = product.aTotal();
        double b = product.bTotal();
        double kept = machine.cores() * core.room() / 2;
        if (machine.resident() || turns <= 1 || Math.min(a, b) / product.batch() <= kept) {
            return a + b + product.cTotal();
        }
        double again =
                Math.min(a + b * Math.ceil(a / product.batch() / kept), b + a * Math.ceil(b / product.batch() / kept));
        return again + product.cTotal();
    }
}
