// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.interconnect.chunk.ChunkNetwork;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Grain;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Parameters;
import dev.sandtable.interconnect.chunk.ChunkNetwork.Switching;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.flow.Traffic;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Collective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What another simulator of collectives answers, to the nanosecond, for 132 exactly stated inputs, as far as it keeps to
 * the wires. Its queueing network is reproduced in every row. Its other network gives every message a wire of its own, which is
 * right as long as no two messages meet; where they do, this one says so by the time that messages have waited, and
 * answers later.
 */
class CollectiveOracleTest {
    private static final int SAME = 110;
    private static final int SHARED = 22;
    private static final int FASTER_THAN_THE_WIRE = 12;

    /**
     * What this simulator says.
     *
     * @param waited whether any message waited for another
     * @param wireNs all that crosses the busiest link over its rate
     * @param cutNs the most that cutting services off to whole nanoseconds takes from that
     */
    private record Answer(long ns, long firstNs, boolean waited, double wireNs, double cutNs) {}

    @Test
    void everyRowThatKeepsToTheWiresIsReproduced() throws IOException {
        int same = 0;
        List<String> shared = new ArrayList<>();
        List<String> fasterThanTheWire = new ArrayList<>();
        for (OracleRow row : OracleRow.all()) {
            Answer ours = answer(row);
            assertTrue(ours.ns >= ours.wireNs - ours.cutNs, row.line());
            if (row.wires().aware() || !ours.waited) {
                assertEquals(row.timeNs(), ours.ns, row.line());
                assertEquals(row.firstNs(), ours.firstNs, row.line());
                same++;
            } else {
                assertTrue(ours.ns > row.timeNs(), row.line());
                shared.add(row.line());
                if (row.timeNs() < ours.wireNs) {
                    fasterThanTheWire.add(row.line());
                }
            }
        }
        assertEquals(SAME, same);
        assertEquals(SHARED, shared.size(), shared::toString);
        assertEquals(FASTER_THAN_THE_WIRE, fasterThanTheWire.size(), fasterThanTheWire::toString);
    }

    /** An all-reduce over several dimensions scatters inwards to outwards, reduces in the last, and gathers back. */
    private static Answer answer(OracleRow row) {
        Collective.Kind kind = row.work().kind();
        long bytes = row.work().bytes();
        int last = row.wires().ranks().size() - 1;
        if (last == 0) {
            return phase(
                    row,
                    0,
                    kind,
                    kind == Collective.Kind.ALL_GATHER
                            ? bytes * row.wires().ranks().get(0)
                            : bytes);
        }
        long ns = 0;
        boolean waited = false;
        double wireNs = 0;
        double cutNs = 0;
        for (int d = 0; d <= last; d++) {
            List<Collective.Kind> phases = d == last
                    ? List.of(Collective.Kind.ALL_REDUCE)
                    : List.of(Collective.Kind.REDUCE_SCATTER, Collective.Kind.ALL_GATHER);
            double itsWireNs = 0;
            for (Collective.Kind phase : phases) {
                Answer answer = phase(row, d, phase, bytes);
                ns += answer.ns;
                waited |= answer.waited;
                itsWireNs += answer.wireNs;
                cutNs += answer.cutNs;
            }
            wireNs = Math.max(wireNs, itsWireNs);
            bytes /= row.wires().ranks().get(d);
        }
        return new Answer(ns, ns, waited, wireNs, cutNs);
    }

    private static Answer phase(OracleRow row, int dimension, Collective.Kind kind, long bytes) {
        OracleRow.Wires wires = row.wires();
        int n = OracleRow.at(wires.ranks(), dimension);
        OracleWires routes = new OracleWires(
                OracleRow.at(wires.shape(), dimension),
                n,
                OracleRow.at(wires.gibps(), dimension) * (1L << 30),
                Math.round(OracleRow.at(wires.latencyNs(), dimension) * 1000));
        Plan plan = OraclePlans.of(OracleRow.at(row.work().algorithm(), dimension), kind, n);
        Switching switching = wires.aware() ? Switching.STORE_AND_FORWARD : Switching.CUT_THROUGH;
        ChunkNetwork network = new ChunkNetwork(
                new Simulation(), routes, new Parameters(switching, Optional.empty(), Grain.WHOLE_NANOSECOND));
        List<PlanExecution> executions = run(network, plan, n, bytes, row);
        long[] endNs = new long[n];
        for (int rank = 0; rank < n; rank++) {
            for (PlanExecution execution : executions) {
                endNs[rank] = Math.max(endNs[rank], execution.finish(rank).value() / 1000);
            }
        }
        long lastNs = Arrays.stream(endNs).max().orElseThrow();
        long firstNs = Arrays.stream(endNs).min().orElseThrow();
        Traffic load = load(routes, plan, bytes);
        double pieces = load.load(load.busiestLink()) / plan.allBytes(bytes) * plan.pieces();
        boolean waited = network.statistics().boundPs() > 0;
        return new Answer(lastNs, firstNs, waited, load.busiestSeconds() * 1e9, pieces);
    }

    /** The buffer is cut; so many parts run at once, and each that ends lets the next begin. */
    private static List<PlanExecution> run(ChunkNetwork network, Plan plan, int n, long bytes, OracleRow row) {
        Picoseconds delay = new Picoseconds(row.endpoint().delayNs() * 1000);
        double memory = row.endpoint().memoryBytesPerNs();
        Handling handling = new Handling(delay, delay, added -> 3000 * (long) Math.floor(added / memory));
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return new BufferParts(row.work().splits(), row.work().active())
                .play(network, plan, order, new Bytes(bytes), handling);
    }

    /** What the plan brings each link. Rounds of a stage differ only in the numbers of pieces. */
    private static Traffic load(OracleWires routes, Plan plan, long bytes) {
        Traffic traffic = new Traffic(routes::bytesPerSecond);
        int[] path = new int[routes.longestRoute()];
        for (Plan.Stage stage : plan.stages()) {
            double pieceBytes = (double) plan.allBytes(bytes) / plan.pieces() * stage.rounds();
            stage.round(
                    0,
                    (from, to, first, count, add) ->
                            traffic.add(path, routes.route(from, to, path), pieceBytes * count));
        }
        return traffic;
    }
}
