// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.parallel.ChunkPlacement;
import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether tokens without names will do: the n-th that is posted on a channel has to be the n-th that is waited for.
 *
 * <p>That holds where whoever takes a chunk's results takes its micro-batches in the order in which they are sent, and where a stage that
 * turns activations into gradients has done a micro-batch's forward pass before its backward pass.
 */
final class TokenOrder {
    private record Lane(boolean forward, int chunk) {}

    private TokenOrder() {}

    /**
     * Passes agendas that agree.
     *
     * @throws IllegalArgumentException that names the stages that do not
     */
    static void require(List<List<Slot>> agendas, ChunkPlacement placement, int chunks) {
        List<Map<Lane, List<Integer>>> orders = new ArrayList<>();
        agendas.forEach(slots -> orders.add(microBatches(slots)));
        for (int stage = 0; stage < agendas.size(); stage++) {
            StageChannels channels = new StageChannels(stage, agendas.size(), chunks, placement);
            for (Map.Entry<Lane, List<Integer>> sent : orders.get(stage).entrySet()) {
                Lane from = sent.getKey();
                Slot.Kind kind = from.forward ? Slot.Kind.FORWARD : Slot.Kind.BACKWARD;
                StageChannels.Delivery to =
                        channels.delivery(new Slot(kind, 0, from.chunk)).orElse(null);
                if (to == null) {
                    continue;
                }
                boolean agrees = to.forward() == from.forward
                        ? sent.getValue().equals(orders.get(to.stage()).get(new Lane(to.forward(), to.chunk())))
                        : turnsInOrder(agendas.get(stage), from.chunk);
                if (!agrees) {
                    throw new IllegalArgumentException(
                            "stage " + to.stage() + " does not take the micro-batches of chunk " + to.chunk()
                                    + " in the order in which stage " + stage + " sends them");
                }
            }
        }
    }

    private static Map<Lane, List<Integer>> microBatches(List<Slot> slots) {
        Map<Lane, List<Integer>> lanes = new LinkedHashMap<>();
        for (Slot slot : slots) {
            boolean forward = slot.kind() == Slot.Kind.FORWARD;
            if (forward || slot.kind().sendsGradient()) {
                lanes.computeIfAbsent(new Lane(forward, slot.chunk()), lane -> new ArrayList<>())
                        .add(slot.microBatch());
            }
        }
        return lanes;
    }

    /** Whether each backward pass of a chunk follows its forward pass. */
    private static boolean turnsInOrder(List<Slot> slots, int chunk) {
        List<Integer> done = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.chunk() == chunk && slot.kind() == Slot.Kind.FORWARD) {
                done.add(slot.microBatch());
            } else if (slot.chunk() == chunk
                    && slot.kind().sendsGradient()
                    && !done.remove((Integer) slot.microBatch())) {
                return false;
            }
        }
        return true;
    }
}
