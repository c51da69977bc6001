// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.units.Bytes;
import dev.sandtable.workload.footprint.Footprint;

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

    static JsonObject json(Footprint footprint, Bytes capacity, boolean fits) {
        JsonObject json = new JsonObject().put("peak_bytes", footprint.total().value());
        footprint.parts().forEach((name, bytes) -> json.put(name + "_bytes", bytes.value()));
        return json.put("capacity_bytes", capacity.value()).put("fits", fits);
    }
}
