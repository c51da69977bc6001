// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report;

import dev.sandtable.chip.Bottlenecks;
import dev.sandtable.chip.kernel.Demand;
import dev.sandtable.planner.roofline.OperatorRoofline;
import dev.sandtable.planner.roofline.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The levels of one operator for programs. */
public final class OperatorRooflineJson {
    private OperatorRooflineJson() {}

    /** Everything, in plain SI. */
    public static JsonObject of(OperatorRoofline report) {
        Bottlenecks found = report.levels();
        JsonObject row = new JsonObject();
        report.row().forEach(row::put);
        JsonObject json = new JsonObject()
                .put("row", row)
                .put("chip", report.asked().chip())
                .put("stack", report.stack())
                .put("time_s", found.time().value())
                .put("low_s", report.priced().lowUs() * 1e-6)
                .put("high_s", report.priced().highUs() * 1e-6)
                .put("flop", found.flops())
                .put("flop_per_s", found.rate().value())
                .put("clock_hz", found.clock().value())
                .put("binding", found.binding().level().words())
                .put("binding_share", found.share(found.binding()))
                .put("waiting", found.waiting());
        found.findNext()
                .ifPresent(next -> json.put("next", next.level().words()).put("next_slack", found.slack(next)));
        report.findWeakestGrade().ifPresent(grade -> json.put("grade", grade.name()));
        return json.putObjects(
                        "levels",
                        found.levels().stream()
                                .map(level -> level(found, level))
                                .toList())
                .putObjects(
                        "sensitivities",
                        report.sensitivities().stream()
                                .map(OperatorRooflineJson::sensitivity)
                                .toList())
                .put("roofs", roofs(report))
                .putTexts("warnings", OperatorRooflineText.notes(report));
    }

    /** A row of a table for each level. */
    public static List<JsonObject> rows(OperatorRoofline report) {
        List<JsonObject> rows = new ArrayList<>();
        for (Demand demand : report.levels().levels()) {
            JsonObject row = new JsonObject();
            report.row().forEach(row::put);
            rows.add(row.put("row_time_s", report.levels().time().value()).putAll(level(report.levels(), demand)));
        }
        return rows;
    }

    private static JsonObject level(Bottlenecks found, Demand demand) {
        JsonObject json = new JsonObject()
                .put("level", name(demand))
                .put("alone_s", demand.seconds())
                .put("share", found.share(demand))
                .put("slack", found.slack(demand))
                .put("amount", demand.amount())
                .put("unit", demand.level().unit());
        if (found.flops() > 0) {
            json.put("roof_flop_per_s", found.roof(demand).value());
            if (demand.level().movesBytes()) {
                json.put("flop_per_byte", found.intensity(demand));
            }
        }
        return json;
    }

    private static String name(Demand demand) {
        return demand.level().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject sensitivity(Sensitivity one) {
        JsonObject json = new JsonObject()
                .put("figure", one.figure().path())
                .put("file", one.file())
                .put("value", one.figure().text())
                .put("elasticity", one.elasticity())
                .put("gain_of_a_tenth", one.gainOfTenth())
                .put("better", one.moreIsFaster() ? "more" : "less")
                .put("kind", one.figure().source().kind().spelling())
                .put("cite", one.figure().source().cite());
        one.figure().source().grade().ifPresent(grade -> json.put("grade", grade.name()));
        return json;
    }

    private static JsonObject roofs(OperatorRoofline report) {
        JsonObject peaks = new JsonObject();
        report.roofs().peaks().forEach((format, peak) -> peaks.put(format, peak.value()));
        JsonObject bandwidths = new JsonObject();
        report.roofs().bandwidths().forEach((section, rate) -> bandwidths.put(section, rate.value()));
        return new JsonObject().put("flop_per_s", peaks).put("bytes_per_s", bandwidths);
    }
}
