// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two levels: inside units, then across them on every lane at once, then inside again. Where what runs across is itself
 * of two levels, there are three: units, pods and what joins the pods.
 *
 * <p><b>Model.</b> With m lanes and U units the buffer is m blocks of U (or p) pieces. All-reduce: reduce-scatter inside
 * each unit leaves block l on lane l; the lanes of all units all-reduce their block across; all-gather inside. The outer
 * level carries S/m per lane, every rail at once; with pods of q units, the outermost S/(m·q). A broadcast scatters
 * inside the first unit, goes across and is gathered inside every unit; a reduce runs backwards. Inside a unit the
 * exchange is direct where ranks are wired pairwise, along all axes where they fill a box of a torus, a ring otherwise.
 *
 * <p><b>Left out.</b> Overlap of the three phases.
 *
 * <p><b>Check.</b> Each lane sends 2(U − 1)/U·S/m across units ({@code PlanTest}).
 *
 * <p><b>Source.</b> Cho et al., <i>BlueConnect</i> (2019); HCCL's and NCCL's two-level algorithms.
 */
final class Hierarchical implements Schedule {
    private final Schedule outer;

    Hierarchical(Schedule outer) {
        this.outer = outer;
    }

    @Override
    public Optional<Plan> plan(Collective.Kind kind, Shape shape) {
        if (shape.units() < 2 || shape.lanes() < 2) {
            return Optional.empty();
        }
        Optional<Plan> across = outer.plan(kind, shape.across());
        return across.isEmpty() ? across : around(kind, shape, across.get());
    }

    private static Optional<Plan> around(Collective.Kind kind, Shape shape, Plan across) {
        Inside inside = new Inside(shape, across.pieces());
        List<Plan.Stage> stages = new ArrayList<>();
        List<Plan.Stage> mid = across(across, shape);
        switch (kind) {
            case ALL_REDUCE -> {
                stages.addAll(inside.stages(Collective.Kind.REDUCE_SCATTER));
                stages.addAll(mid);
                stages.addAll(inside.stages(Collective.Kind.ALL_GATHER));
            }
            case REDUCE_SCATTER -> {
                stages.addAll(inside.stages(Collective.Kind.REDUCE_SCATTER));
                stages.addAll(mid);
            }
            case ALL_GATHER -> {
                stages.addAll(mid);
                stages.addAll(inside.stages(Collective.Kind.ALL_GATHER));
            }
            case BROADCAST -> {
                stages.addAll(inside.ofFirstUnit(false));
                stages.addAll(mid);
                stages.addAll(inside.stages(Collective.Kind.ALL_GATHER));
            }
            case REDUCE -> {
                stages.addAll(inside.stages(Collective.Kind.REDUCE_SCATTER));
                stages.addAll(mid);
                stages.addAll(inside.ofFirstUnit(true));
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Plan(shape.lanes() * perLane(shape) * across.pieces(), stages, Plan.Way.BUFFERS));
    }

    @Override
    public int owner(int piece, Shape shape) {
        int perBlock = outer.plan(Collective.Kind.ALL_GATHER, shape.across())
                .map(Plan::pieces)
                .orElse(1);
        return outer.owner(piece % perBlock, shape.across()) * shape.lanes() + piece / perBlock / perLane(shape);
    }

    /** Parts of a lane's block that travel inside the unit on ways of their own. */
    private static int perLane(Shape shape) {
        return shape.grid().isEmpty() ? 1 : TorusAxes.piecesPerRank(shape.inside());
    }

    /**
     * What the ranks of units do among themselves.
     *
     * @param shape of the group
     * @param perBlock pieces of a block
     */
    private record Inside(Shape shape, int perBlock) {

        private Schedule schedule() {
            return !shape.grid().isEmpty() ? new TorusAxes() : shape.mesh() ? new Direct() : new RingPassing(false);
        }

        /** In all units at once. */
        List<Plan.Stage> stages(Collective.Kind kind) {
            List<Plan.Stage> stages = new ArrayList<>();
            for (Plan.Stage stage :
                    schedule().plan(kind, shape.inside()).orElseThrow().stages()) {
                stages.add(Plan.stage(stage.rounds(), stage.timing(), (r, out) -> {
                    for (int unit = 0; unit < shape.units(); unit++) {
                        stage.round(r, placed(unit, !shape.grid().isEmpty(), out));
                    }
                }));
            }
            return stages;
        }

        /** From the first rank to its unit, or back. */
        List<Plan.Stage> ofFirstUnit(boolean inwards) {
            List<Plan.Stage> stages = new ArrayList<>();
            List<Plan.Stage> tree = shape.mesh()
                    ? Direct.star(shape.lanes(), shape.lanes(), inwards, false).stages()
                    : BinomialTree.rounds(shape.lanes(), shape.lanes(), inwards, false);
            for (Plan.Stage stage : tree) {
                stages.add(Plan.stage(1, stage.timing(), (r, out) -> stage.round(r, placed(0, false, out))));
            }
            return stages;
        }

        /** Sends of a unit whose numbers are those of lanes and their blocks, or those of a torus. */
        private Plan.Sends placed(int unit, boolean torus, Plan.Sends out) {
            int base = unit * shape.lanes();
            int blocks = perLane(shape);
            return (from, to, first, count, add) -> {
                if (!torus) {
                    out.send(base + from, base + to, first * blocks * perBlock, count * blocks * perBlock, add);
                    return;
                }
                for (int piece = first; piece < first + count; piece++) {
                    int lane = TorusAxes.holder(piece, shape.inside());
                    int block = lane * blocks + piece / shape.lanes();
                    out.send(base + from, base + to, block * perBlock, perBlock, add);
                }
            };
        }
    }

    private static List<Plan.Stage> across(Plan plan, Shape shape) {
        List<Plan.Stage> stages = new ArrayList<>();
        for (Plan.Stage stage : plan.stages()) {
            stages.add(Plan.stage(stage.rounds(), stage.timing(), (r, out) -> {
                for (int block = 0; block < shape.lanes() * perLane(shape); block++) {
                    stage.round(r, new OnLane(shape, block, plan.pieces(), out));
                }
            }));
        }
        return stages;
    }

    /**
     * Sends between units, of one block and on its lane.
     *
     * @param shape of the group
     * @param block which
     * @param pieces of a block
     * @param out where they go
     */
    private record OnLane(Shape shape, int block, int pieces, Plan.Sends out) implements Plan.Sends {
        private int lane() {
            return block / perLane(shape);
        }

        @Override
        public void send(int from, int to, int first, int count, boolean add) {
            int source = from * shape.lanes() + lane();
            int target = to * shape.lanes() + lane();
            int wrapped = first % pieces;
            int tail = Math.min(count, pieces - wrapped);
            out.send(source, target, block * pieces + wrapped, tail, add);
            if (tail < count) {
                out.send(source, target, block * pieces, count - tail, add);
            }
        }

        @Override
        public void addInNetwork(int ignored, int first, int count) {
            out.addInNetwork(lane(), block * pieces + first, count);
        }
    }
}
