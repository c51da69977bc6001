// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.engine.Simulation;
import dev.sandtable.planner.replay.Wire.Port;
import dev.sandtable.queueing.Ensemble;
import dev.sandtable.queueing.Program;
import dev.sandtable.symmetry.Folding;
import dev.sandtable.workload.parallel.ChunkPlacement.Spot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The streams, groups, channels and ports of a step's ranks.
 *
 * <p>Ranks are numbered stage first: rank = stage · lanes + lane, and the ranks of a tensor group are neighbours. Each class
 * of ranks that the folding makes is one set of streams; a group has a member for each class among its ranks.
 */
final class StepLayout {
    private static final int PORTS = 4;
    private static final int STREAMS = 4;

    // ---- Parameters -------------------------------------------------------------
    private final StepWork step;
    private final Folding ranks;
    private final Ensemble ensemble;
    private final int lanes;
    private final int stages;
    private final int chunks;

    // ---- State: by class ----------------------------------------------------------
    private final int[] compute;
    private final int[] sendForward;
    private final int[] sendBackward;
    private final int[] data;
    private final int[] firstChannel;
    private final int[] firstPort;
    private final Map<GroupKey, Integer> groups = new LinkedHashMap<>();

    /** What joins ranks. */
    private enum Purpose {
        TENSOR,
        EVERYBODY,
        GRADIENTS,
        PARAMETERS,
        GATHER,
        TIED
    }

    private record GroupKey(Purpose purpose, int first) {}

    /** An ensemble with the accounts and marks of a step. */
    static Ensemble ensemble(Simulation simulation) {
        return new Ensemble(simulation, StagePrograms.ACCOUNTS, StagePrograms.MARKS);
    }

    /** Lays a step out whose ranks differ in nothing; with {@code loops} in programs whose rounds are loops. */
    StepLayout(StepWork step, Folding ranks, boolean loops, Ensemble ensemble) {
        this(step, ranks, loops, ensemble, Optional.empty());
    }

    /** Lays a step out whose tensor groups each have a pace of their own. */
    StepLayout(StepWork step, Folding ranks, boolean loops, Ensemble ensemble, Optional<RankPaces> paces) {
        this.step = step;
        this.ranks = ranks;
        this.ensemble = ensemble;
        lanes = step.lanes();
        stages = step.stages().size();
        chunks = step.chunks();
        int classes = ranks.classes();
        compute = new int[classes];
        sendForward = new int[classes];
        sendBackward = new int[classes];
        data = new int[classes];
        firstChannel = new int[classes];
        firstPort = new int[classes];
        for (int c = 0; c < classes; c++) {
            firstChannel[c] = ensemble.addChannel();
            for (int i = 1; i < StageChannels.owned(chunks); i++) {
                ensemble.addChannel();
            }
            firstPort[c] = ensemble.resources().addResource(1);
            for (int i = 1; i < PORTS; i++) {
                ensemble.resources().addResource(1);
            }
        }
        boolean folded = classes < ranks.components();
        int c = 0;
        for (int stage = 0; stage < stages; stage++) {
            StageWires wires = step.stages().get(stage).wires();
            Wire fromPrevious =
                    step.stages().get(neighbour(stage, false)).wires().toNext();
            boolean meets = step.tensor() > 1 && (!folded || wires.tensorMeetsOthers(fromPrevious));
            StagePrograms programs = new StagePrograms(step, stage, meets, loops);
            Streams streams = new Streams(programs, step.overlaps().blockingTransfers());
            for (; c < classes && stageOf(ranks.representative(c)) == stage; c++) {
                int rank = ranks.representative(c);
                Program own = paces.map(each ->
                                programs.compute(pass -> each.of(rank - rank % step.tensor(), pass), each.constant()))
                        .orElse(streams.compute);
                add(c, stage, streams, own);
            }
        }
    }

    /** The programs of a stage's streams. */
    private static final class Streams {
        final Program compute;
        final Program forward;
        final Program backward;
        final Program data;

        Streams(StagePrograms programs, boolean blockingTransfers) {
            compute = programs.compute();
            // Where transfers block, the streams that would carry them have nothing to do.
            forward = blockingTransfers ? new Program.Builder().build() : programs.transfers(true);
            backward = blockingTransfers ? new Program.Builder().build() : programs.transfers(false);
            data = programs.data();
        }
    }

    private void add(int c, int stage, Streams streams, Program own) {
        int rank = ranks.representative(c);
        int[] channels = channels(c, stage, rank % lanes);
        int forward = transfer(rank, stage, true);
        int backward = transfer(rank, stage, false);
        StageWires wires = step.stages().get(stage).wires();
        int first = rank - rank % lanes + rank % step.tensor();
        int[] computeGroups = {
            group(Purpose.TENSOR, rank - rank % step.tensor(), step.tensor(), 1, wires.tensor()),
            group(Purpose.EVERYBODY, 0, ranks.components(), 1, Wire.OWN),
            group(Purpose.GATHER, first, step.replicas(), step.tensor(), Wire.OWN),
            forward,
            backward
        };
        int[] dataGroups = {
            group(Purpose.GRADIENTS, first, step.replicas(), step.tensor(), wires.gradients()),
            group(Purpose.PARAMETERS, first, step.replicas(), step.tensor(), wires.parameters()),
            group(Purpose.TIED, rank % lanes, Math.min(stages, 2), (stages - 1) * lanes, wires.tied())
        };
        compute[c] = ensemble.addStream(own, computeGroups, channels);
        sendForward[c] = ensemble.addStream(streams.forward, new int[] {forward}, channels);
        sendBackward[c] = ensemble.addStream(streams.backward, new int[] {backward}, channels);
        data[c] = ensemble.addStream(streams.data, dataGroups, channels);
    }

    // ---- Channels -----------------------------------------------------------------

    /** A rank's own channels, and after them those of the ranks that take from it, by their own numbers. */
    private int[] channels(int c, int stage, int lane) {
        int owned = StageChannels.owned(chunks);
        int[] all = new int[owned + 2 * chunks];
        for (int i = 0; i < owned; i++) {
            all[i] = firstChannel[c] + i;
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            int ownForward = owned + StageChannels.arrived(true, chunk, chunks);
            int ownBackward = owned + StageChannels.arrived(false, chunk, chunks);
            step.placement()
                    .after(stage, chunk, stages, chunks)
                    .ifPresent(next -> all[ownForward] = arrivals(next, lane, true));
            step.placement()
                    .before(stage, chunk, stages)
                    .ifPresent(previous -> all[ownBackward] = arrivals(previous, lane, false));
        }
        return all;
    }

    /** The channel on which a rank gets activations of a chunk, or gradients. */
    private int arrivals(Spot taker, int lane, boolean forward) {
        return firstChannel[takerClass(taker.stage(), lane)] + StageChannels.arrived(forward, taker.chunk(), chunks);
    }

    /** The stage after one, or before it, in the ring of stages. */
    private int neighbour(int stage, boolean forward) {
        return forward ? (stage + 1) % stages : (stage + stages - 1) % stages;
    }

    private int takerClass(int stage, int lane) {
        return ranks.classOf(stage * lanes + lane);
    }

    // ---- Groups and what they share -------------------------------------------------

    /** The group of some ranks at equal distances, made when it is first asked for. */
    private int group(Purpose purpose, int first, int members, int apart, Wire wire) {
        return groups.computeIfAbsent(new GroupKey(purpose, first), key -> {
            int[] all = new int[members];
            for (int i = 0; i < members; i++) {
                all[i] = first + i * apart;
            }
            int[] classes = ranks.fold(all);
            if (wire.share() == 0) {
                return ensemble.addGroup(classes.length);
            }
            int use = ensemble.resources().addUse();
            for (int c : classes) {
                ensemble.resources().want(out(c, wire.port()), wire.share());
                ensemble.resources().want(in(c, wire.port()), wire.share());
            }
            return ensemble.addGroup(classes.length, use);
        });
    }

    /** One rank's transfers: out at its own port, in at the taker's. */
    private int transfer(int rank, int stage, boolean forward) {
        int other = neighbour(stage, forward);
        Wire wire = step.stages().get(forward ? stage : other).wires().toNext();
        if (wire.share() == 0 || other == stage) {
            return ensemble.addGroup(1);
        }
        int use = ensemble.resources().addUse();
        ensemble.resources().want(out(ranks.classOf(rank), wire.port()), wire.share());
        ensemble.resources().want(in(takerClass(other, rank % lanes), wire.port()), wire.share());
        return ensemble.addGroup(1, use);
    }

    private int out(int c, Port port) {
        return firstPort[c] + 2 * port.ordinal();
    }

    private int in(int c, Port port) {
        return firstPort[c] + 2 * port.ordinal() + 1;
    }

    // ---- What is asked afterwards ---------------------------------------------------

    private int stageOf(int rank) {
        return rank / lanes;
    }

    /** When the last of a stage's ranks noted a mark. */
    long latest(int stage, int mark) {
        long latest = 0;
        for (int c = 0; c < compute.length; c++) {
            if (stageOf(ranks.representative(c)) == stage) {
                latest = Math.max(latest, ensemble.markPs(compute[c], mark));
            }
        }
        return latest;
    }

    int stages() {
        return stages;
    }

    /** The stage of a stream: each class of ranks has four, added one after the other. */
    int stageOfStream(int stream) {
        return stageOf(ranks.representative(stream / STREAMS));
    }

    int computeOfFirstRank(int stage) {
        return compute[ranks.classOf(stage * lanes)];
    }

    int sendForwardOfFirstRank(int stage) {
        return sendForward[ranks.classOf(stage * lanes)];
    }

    int sendBackwardOfFirstRank(int stage) {
        return sendBackward[ranks.classOf(stage * lanes)];
    }

    int dataOfFirstRank(int stage) {
        return data[ranks.classOf(stage * lanes)];
    }
}
