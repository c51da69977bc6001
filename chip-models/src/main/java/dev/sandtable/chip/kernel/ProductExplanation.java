// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.core.MemoryTraffic;
import dev.sandtable.chip.mapping.Product;
import dev.sandtable.chip.mapping.WaveEstimate;
import dev.sandtable.explain.Explanation;

/** The tree behind a product's time: tiles per core, steps, stations, down to the figures of the chip's file. */
final class ProductExplanation {
    private ProductExplanation() {}

    static Explanation of(Machine machine, MemoryTraffic traffic, Product product, WaveEstimate e, double hertz) {
        Explanation tiles = Explanation.of(
                "tiles of the busiest core",
                e.perCore(),
                "",
                "ceil(tiles / cores), tiles of " + e.mapping(),
                Explanation.of("tiles", e.tiles(), "", "batch * ceil(m/tile m) * ceil(n/tile n) * split"),
                Explanation.figure("cores", machine.cores(), "", "cores.count"));
        Explanation step = Explanation.of(
                "step",
                e.times().period(),
                "s",
                "cyclic pipeline of " + e.times().slots() + " slots through those below",
                latency(machine, e),
                memory(machine, traffic, product, e),
                cache(machine, e),
                far(e),
                multiply(machine, product, e, hertz));
        Explanation edge = Explanation.of(
                "edge of a tile",
                e.times().edge(),
                "s",
                "first operands + drain of the result + tile latency",
                Explanation.figure(
                        "tile latency",
                        machine.calibration().tileLatency().seconds(),
                        "s",
                        "calibration.tile-latency"));
        return Explanation.of(
                "device time",
                e.seconds(),
                "s",
                "tiles * (steps * step + edge), edges of tiles side by side hidden, + reduction",
                tiles,
                Explanation.of("steps of a tile", e.steps(), "", "ceil(k / split / step depth)"),
                step,
                edge,
                Explanation.of("reduction", e.reduction(), "s", "second kernel if k is split"));
    }

    private static Explanation latency(Machine machine, WaveEstimate e) {
        return Explanation.of(
                "latency",
                e.times().latency(),
                "s",
                "loaded-latency * (cache + misses * (memory - cache))",
                Explanation.figure("cache latency", machine.cacheLatency(), "s", "l2.latency"),
                Explanation.figure("memory latency", machine.memoryLatency(), "s", "memory.latency"),
                Explanation.figure(
                        "loaded latency",
                        machine.calibration().loadedLatency().value(),
                        "",
                        "calibration.loaded-latency"));
    }

    private static Explanation memory(Machine machine, MemoryTraffic traffic, Product product, WaveEstimate e) {
        return Explanation.of(
                "memory per step",
                e.times().memory(),
                "s",
                "operand bytes / steps * active cores / memory rate",
                Explanation.of(
                        "traffic",
                        e.memoryBytes(),
                        "B",
                        "operands by wave order + result; compulsory "
                                + (product.aTotal() + product.bTotal() + product.cTotal())),
                traffic.explain(machine.cores(), 1));
    }

    private static Explanation cache(Machine machine, WaveEstimate e) {
        return machine.uncore()
                .l2()
                .map(l2 -> Explanation.of(
                        "shared cache per step",
                        e.times().cache(),
                        "s",
                        "panel bytes * active cores / (bandwidth * share)",
                        Explanation.figure("cache bandwidth", l2.bandwidth().value(), "B/s", "l2.bandwidth"),
                        Explanation.figure(
                                "share", machine.calibration().cacheShare().value(), "", "calibration.cache-share")))
                .orElseGet(() -> Explanation.of(
                        "ports of the cores per step",
                        e.times().cache(),
                        "s",
                        "panel bytes / (port * clock)",
                        Explanation.figure("port", machine.core().cacheRead().value(), "B/cycle", "cores.cache-read")));
    }

    private static Explanation far(WaveEstimate e) {
        return Explanation.of(
                "behind the die's cache per step",
                e.times().far(),
                "s",
                "bytes * active cores / rate of llc or of links between dies; 0 where the memory lies next");
    }

    private static Explanation multiply(Machine machine, Product product, WaveEstimate e, double hertz) {
        return Explanation.of(
                "multiply per step",
                e.times().multiply(),
                "s",
                "padded tile * depth / (rate * share), at the clock",
                Explanation.figure(
                        "peak",
                        machine.peak(product.type()).value(),
                        "FLOP/s",
                        "peak." + product.type().spelling()),
                Explanation.figure(
                        "share", machine.calibration().matrixShare().value(), "", "calibration.matrix-share"),
                Explanation.of("clock", hertz, "Hz", "governed by power, see energy"));
    }
}
