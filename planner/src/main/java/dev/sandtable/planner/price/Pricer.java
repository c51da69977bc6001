// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.price;

import dev.sandtable.chip.Chip;
import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.ClockMode;
import dev.sandtable.chip.Fidelity;
import dev.sandtable.chip.core.UnsupportedWork;
import dev.sandtable.explain.Explanation;
import dev.sandtable.interconnect.Fabric;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.cluster.Cluster;
import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.planner.uncertainty.Reliance;
import dev.sandtable.planner.uncertainty.Spread;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.work.Cost;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Launch;
import dev.sandtable.work.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prices rows: finds the chip or cluster that a row names, assembles it once, and asks it. Safe for use by many threads;
 * the answer to a row does not depend on other rows.
 */
public final class Pricer {
    private final Catalogues catalogues;
    private final Fidelity fidelity;
    private final Map<Named, Priced> chips = new ConcurrentHashMap<>();
    private final Map<Named, Wired> clusters = new ConcurrentHashMap<>();

    private record Named(String name, String stack, int nodes) {}

    /**
     * A chip and what its times rest on.
     *
     * @param chip with its software
     * @param reliance on the chip's figures
     * @param experts relative standard deviation that constants of the stack's expert kernels leave, which are fitted apart
     */
    private record Priced(Chip chip, Reliance reliance, double experts) {
        double spread(Work work, Cost cost) {
            double machine = reliance.spread(cost.bound());
            return work instanceof ExpertFfn ? Math.max(machine, experts) : machine;
        }
    }

    private record Wired(Cluster cluster, double spread) {}

    public Pricer(Catalogues catalogues, Fidelity fidelity) {
        this.catalogues = catalogues;
        this.fidelity = fidelity;
    }

    /** The price of a row, or its error. */
    public PricedRow price(Map<String, String> row) {
        try {
            Fields fields = new Fields(row);
            Work work = RowReader.work(row);
            return work instanceof Collective collective ? price(collective, fields) : price(work, fields, row);
        } catch (RowProblem | UnsupportedWork | IllegalArgumentException e) {
            return PricedRow.failed(String.valueOf(e.getMessage()));
        } catch (SpecException e) {
            return PricedRow.failed(e.problems().get(0).toString());
        } catch (ArithmeticException e) {
            return PricedRow.failed("the sizes multiply to more than a 64-bit number holds");
        }
    }

    private PricedRow price(Work work, Fields fields, Map<String, String> row) {
        Named named = new Named(fields.text("chip"), fields.find("stack").orElse(""), 1);
        Priced priced = chips.computeIfAbsent(named, this::chip);
        Launch launch = RowReader.launch(row);
        ClockMode clock = RowReader.clock(row);
        Cost cost = priced.chip.price(work, launch, fidelity, clock);
        double flops = work.flops();
        OptionalDouble tflops =
                flops > 0 ? OptionalDouble.of(flops / cost.time().seconds() / 1e12) : OptionalDouble.empty();
        double least = priced.reliance.isFitted()
                ? 0
                : priced.chip
                        .price(work, launch, Fidelity.ROOFLINE, clock)
                        .time()
                        .microseconds();
        return answer(cost, priced.spread(work, cost), least, tflops, OptionalDouble.empty());
    }

    private PricedRow price(Collective collective, Fields fields) {
        Placed placed = placed(fields);
        Cost cost = placed.fabric.price(collective, placed.group);
        double bus = collective.bytes().value()
                * collective.kind().busFactor(placed.group.length)
                / cost.time().seconds()
                / 1e9;
        return answer(cost, placed.spread, 0, OptionalDouble.empty(), OptionalDouble.of(bus));
    }

    /** The ranks of a row on the fabric of its cluster. */
    private record Placed(Fabric fabric, int[] group, double spread) {}

    private Placed placed(Fields fields) {
        int[] group = CollectiveFields.group(fields);
        int ranks = Arrays.stream(group).max().orElseThrow() + 1;
        Named named = named(fields);
        Wired one = clusters.computeIfAbsent(named, this::cluster);
        Wired wired = one;
        if (ranks > one.cluster.chips()) {
            int nodes = (ranks + one.cluster.chipsPerNode() - 1) / one.cluster.chipsPerNode();
            wired = clusters.computeIfAbsent(
                    new Named(named.name, named.stack, nodes), key -> new Wired(larger(one.cluster, key), one.spread));
        }
        Fabric fabric = wired.cluster.fabric();
        return new Placed(
                CollectiveFields.algorithm(fields).map(fabric::insisting).orElse(fabric), group, wired.spread);
    }

    /** The tree behind the price of a row that has one. */
    public Explanation explain(Map<String, String> row) {
        Fields fields = new Fields(row);
        Work work = RowReader.work(row);
        if (work instanceof Collective collective) {
            Placed placed = placed(fields);
            return placed.fabric.explain(collective, List.of(placed.group));
        }
        Named named = new Named(fields.text("chip"), fields.find("stack").orElse(""), 1);
        return chips.computeIfAbsent(named, this::chip).chip.explain(work, RowReader.launch(row));
    }

    /** The least time that the wires allow a collective: its bus bytes at the rate of one rank's links. */
    public double wireSeconds(Map<String, String> row) {
        Fields fields = new Fields(row);
        Collective collective = (Collective) RowReader.work(row);
        int ranks = (int) fields.count("ranks");
        Wired wired = clusters.computeIfAbsent(named(fields), this::cluster);
        double rate = wired.cluster.fabric().topology().wiring(0).egress(0, 0);
        return collective.bytes().value() * collective.kind().busFactor(ranks) / rate;
    }

    /** The cluster that a row names, or its chip's usual node, at its own size. */
    private static Named named(Fields fields) {
        String name = fields.find("cluster").orElseGet(() -> fields.text("chip") + "-node");
        return new Named(name, fields.find("stack").orElse(""), 0);
    }

    /** What a reader should know of the chips that rows have named so far, in alphabetical order. */
    public List<String> warnings() {
        Set<String> warnings = new TreeSet<>();
        chips.values().forEach(priced -> priced.reliance.findWarning().ifPresent(warnings::add));
        return List.copyOf(warnings);
    }

    /** Where a wide interval would reach below {@code least}, it ends there: no kernel beats the roofline. */
    private static PricedRow answer(Cost cost, double spread, double least, OptionalDouble tflops, OptionalDouble bus) {
        double us = cost.time().microseconds();
        double half = Spread.NINETY_PERCENT * spread;
        double low = Math.min(us, Math.max(least, us * Math.max(0, 1 - half)));
        return new PricedRow(Optional.of(cost), low, us * (1 + half), tflops, bus, Optional.empty());
    }

    private Priced chip(Named named) {
        SpecDocument<ChipSpec> spec = catalogues.chips().byNameOrThrow(named.name);
        String stack = named.stack.isEmpty() ? spec.value().defaultStack() : named.stack;
        SpecDocument<StackSpec> software = catalogues.stacks().byNameOrThrow(stack);
        String kernels = "operators.experts." + spec.value().architecture();
        return new Priced(
                catalogues.assemble(spec, software.value().kernels()),
                Reliance.of(named.name, spec.provenance()),
                Spread.findFitted(software.provenance(), kernels).orElse(0));
    }

    private Wired cluster(Named named) {
        ClusterSpec spec = Cluster.specByName(named.name, catalogues);
        Cluster cluster = Cluster.assemble(
                spec,
                named.stack.isEmpty()
                        ? Optional.empty()
                        : Optional.of(catalogues.stacks().byNameOrThrow(named.stack)),
                catalogues);
        return new Wired(cluster, cluster.networkSpread());
    }

    private static Cluster larger(Cluster cluster, Named named) {
        if (cluster.node().nics().isEmpty()) {
            throw new RowProblem("ranks needs " + named.nodes + " nodes, but "
                    + cluster.node().name() + " has no nics to join them");
        }
        return cluster.withNodes(named.nodes);
    }
}
