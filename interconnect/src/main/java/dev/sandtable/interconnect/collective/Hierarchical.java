// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two levels: inside units, then across them on every lane at once, then inside again.
 *
 * <p><b>Model.</b> With m lanes and U units the buffer is m blocks of U (or p) pieces. All-reduce: reduce-scatter inside
 * each unit leaves block l on lane l; the lanes of all units all-reduce their block across; all-gather inside. The outer
 * level carries S/m per lane, every rail at once. Inside a unit the exchange is direct where ranks are wired pairwise,
 * along all axes where they fill a box of a torus, a ring otherwise.
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
        boolean torus = !shape.grid().isEmpty();
        Schedule inner = torus ? new TorusAxes() : shape.mesh() ? new Direct() : new RingPassing(false);
        Shape inside = inside(shape);
        Optional<Plan> across = outer.plan(kind, Shape.flat(shape.units()));
        Optional<Plan> scatter = inner.plan(Collective.Kind.REDUCE_SCATTER, inside);
        Optional<Plan> gather = inner.plan(Collective.Kind.ALL_GATHER, inside);
        if (across.isEmpty() || scatter.isEmpty() || gather.isEmpty()) {
            return Optional.empty();
        }
        List<Plan.Stage> stages = new ArrayList<>();
        int perBlock = across.get().pieces();
        List<Plan.Stage> in = inside(scatter.get(), shape, perBlock);
        List<Plan.Stage> mid = across(across.get(), shape);
        List<Plan.Stage> back = inside(gather.get(), shape, perBlock);
        switch (kind) {
            case ALL_REDUCE -> {
                stages.addAll(in);
                stages.addAll(mid);
                stages.addAll(back);
            }
            case REDUCE_SCATTER -> {
                stages.addAll(in);
                stages.addAll(mid);
            }
            case ALL_GATHER -> {
                stages.addAll(mid);
                stages.addAll(back);
            }
            case ALL_TO_ALL, BROADCAST, SEND_RECV -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Plan(shape.lanes() * perLane(shape) * perBlock, stages, false, false));
    }

    /** The rank that ends up with a piece of a reduce-scatter. */
    static int owner(int piece, Shape shape) {
        return piece % shape.units() * shape.lanes() + piece / shape.units() / perLane(shape);
    }

    private static Shape inside(Shape shape) {
        return new Shape(shape.lanes(), shape.lanes(), 1, false, false, shape.grid());
    }

    /** Parts of a lane's block that travel inside the unit on ways of their own. */
    private static int perLane(Shape shape) {
        return shape.grid().isEmpty() ? 1 : TorusAxes.piecesPerRank(inside(shape));
    }

    private static List<Plan.Stage> inside(Plan plan, Shape shape, int perBlock) {
        int m = shape.lanes();
        List<Plan.Stage> stages = new ArrayList<>();
        for (Plan.Stage stage : plan.stages()) {
            stages.add(Plan.stage(stage.rounds(), stage.timing(), (r, out) -> {
                for (int unit = 0; unit < shape.units(); unit++) {
                    int base = unit * m;
                    stage.round(r, (from, to, first, count, add) -> {
                        if (shape.grid().isEmpty()) {
                            out.send(base + from, base + to, first * perBlock, count * perBlock, add);
                            return;
                        }
                        for (int piece = first; piece < first + count; piece++) {
                            out.send(base + from, base + to, onTorus(piece, shape) * perBlock, perBlock, add);
                        }
                    });
                }
            }));
        }
        return stages;
    }

    /** A torus numbers pieces by part, here they are numbered by the lane that owns them. */
    private static int onTorus(int piece, Shape shape) {
        return TorusAxes.owner(piece, inside(shape)) * perLane(shape) + piece / shape.lanes();
    }

    private static List<Plan.Stage> across(Plan plan, Shape shape) {
        int blocks = perLane(shape);
        int pieces = plan.pieces();
        List<Plan.Stage> stages = new ArrayList<>();
        for (Plan.Stage stage : plan.stages()) {
            stages.add(Plan.stage(stage.rounds(), stage.timing(), (r, out) -> {
                for (int block = 0; block < shape.lanes() * blocks; block++) {
                    int start = block * pieces;
                    int lane = block / blocks;
                    stage.round(r, (from, to, first, count, add) -> {
                        int source = from * shape.lanes() + lane;
                        int target = to * shape.lanes() + lane;
                        int tail = Math.min(count, pieces - first);
                        out.send(source, target, start + first, tail, add);
                        if (tail < count) {
                            out.send(source, target, start, count - tail, add);
                        }
                    });
                }
            }));
        }
        return stages;
    }
}
