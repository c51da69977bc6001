// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.planner.replay.StageMemory;
import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;
import java.util.List;

/** The memory of the fullest rank beside what its chip has. */
final class MemoryText {
    private MemoryText() {}

    /** {@code fits: 61.2 GiB of 80.0 GiB}. */
    static String verdict(Footprint footprint, Bytes capacity) {
        long spare = capacity.value() - footprint.total().value();
        String amounts = Words.bytes(footprint.total()) + " of " + Words.bytes(capacity);
        return spare >= 0
                ? "fits, " + amounts
                : "DOES NOT FIT, " + amounts + ": " + Words.bytes(new Bytes(-spare)) + " too much";
    }

    /** The same of a training step, with the ranks, the moment and, where it does not fit, the largest categories. */
    static String verdict(StageMemory fullest) {
        String ranks = fullest.firstRank() == fullest.lastRank()
                ? "rank " + fullest.firstRank()
                : "ranks " + fullest.firstRank() + " to " + fullest.lastRank();
        return verdict(fullest.peak(), fullest.capacity()) + " on stage " + fullest.stage() + " (" + ranks
                + "), in the " + fullest.when();
    }

    /** Each stage at its highest moment; neighbours that hold the same share a line. */
    static TextTable stages(List<StageMemory> stages) {
        TextTable table =
                new TextTable("memory by stage", "peak", "state", "activations", "within a layer", "at its highest");
        for (int first = 0; first < stages.size(); ) {
            StageMemory stage = stages.get(first);
            int next = first + 1;
            while (next < stages.size() && alike(stage, stages.get(next))) {
                next++;
            }
            Footprint peak = stage.peak();
            table.row(
                    next == first + 1 ? Integer.toString(first) : first + " to " + (next - 1),
                    Words.bytes(peak.total()) + (stage.fits() ? "" : " TOO MUCH"),
                    Words.bytes(peak.weights().plus(peak.gradients()).plus(peak.optimizer())),
                    Words.bytes(peak.activations()),
                    Words.bytes(peak.working()),
                    stage.when());
            first = next;
        }
        return table;
    }

    private static boolean alike(StageMemory one, StageMemory other) {
        return one.peak().equals(other.peak())
                && one.capacity().equals(other.capacity())
                && one.when().equals(other.when());
    }

    /** By category; what a job does not have is left out. */
    static TextTable table(Footprint footprint, Bytes capacity) {
        TextTable table = new TextTable("memory of the fullest chip", "bytes", "of capacity");
        footprint.parts().forEach((name, bytes) -> {
            if (bytes.value() > 0) {
                table.row(name, Words.bytes(bytes), share(bytes, capacity));
            }
        });
        return table.row("together", Words.bytes(footprint.total()), share(footprint.total(), capacity));
    }

    private static String share(Bytes part, Bytes capacity) {
        return Words.percent((double) part.value() / capacity.value());
    }

    static JsonObject json(List<StageMemory> stages, StageMemory fullest, boolean fits) {
        return json(fullest.peak(), fullest.capacity(), fits)
                .put("fullest_stage", fullest.stage())
                .put("peak_at", fullest.when())
                .putObjects("stages", stages.stream().map(MemoryText::stage).toList());
    }

    private static JsonObject stage(StageMemory stage) {
        return json(stage.peak(), stage.capacity(), stage.fits())
                .put("stage", stage.stage())
                .put("first_rank", stage.firstRank())
                .put("last_rank", stage.lastRank())
                .put("peak_at", stage.when());
    }

    static JsonObject json(Footprint footprint, Bytes capacity, boolean fits) {
        JsonObject json = new JsonObject().put("peak_bytes", footprint.total().value());
        footprint.parts().forEach((name, bytes) -> json.put(name + "_bytes", bytes.value()));
        long excess = Math.max(0, footprint.total().value() - capacity.value());
        return json.put("capacity_bytes", capacity.value())
                .put("excess_bytes", excess)
                .put("fits", fits);
    }
}
