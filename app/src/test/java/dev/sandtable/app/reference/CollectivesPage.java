// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import dev.sandtable.interconnect.collective.Algorithm;
import dev.sandtable.interconnect.collective.Outline;
import dev.sandtable.interconnect.collective.Plan;
import dev.sandtable.interconnect.collective.Shape;
import dev.sandtable.work.Collective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The algorithms of collectives: what each does, its law, and rounds and bytes counted from its plan. */
final class CollectivesPage {
    /** Four units of eight in pods of two, with switches that add everywhere, and the same without units. */
    private static final Shape UNITS = new Shape(32, 8, 4, false, true, List.of(), 2, true);

    private static final Shape FLAT = new Shape(32, 32, 1, false, true);
    private static final Shape TORUS = new Shape(32, 32, 1, false, false, List.of(4, 8));

    String write() {
        Page page = new Page("Collectives")
                .paragraph(
                        "n ranks, S bytes as nccl-tests prints them, h one hop, B the rate of a rank. A stack lists the"
                                + " algorithms that its library has (`communication.algorithms`), and the cheapest is taken; the"
                                + " column `algorithm` of [`price`](price.md) insists on one. `sandtable explain` says which was"
                                + " taken, which link binds, and what came second.")
                .heading(2, "Algorithms");
        List<List<String>> rows = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            List<String> kinds = new ArrayList<>();
            for (Collective.Kind kind : Collective.Kind.values()) {
                if (plan(algorithm, kind).isPresent()) {
                    kinds.add(spelling(kind));
                }
            }
            rows.add(Page.row(Page.literal(algorithm.spelling()), algorithm.law(), algorithm.when(), list(kinds)));
        }
        page.table(List.of("algorithm", "law", "cheapest", "does"), rows)
                .heading(2, "Rounds and bytes")
                .paragraph(
                        "Counted from the plans of 32 ranks: four units of eight in two pods where the algorithm knows"
                                + " units, a torus of 4×8 where it needs one. Rounds follow each other; a pipeline is one. Sent is"
                                + " by the rank that sends most, in S.");
        List<List<String>> counts = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (Collective.Kind kind : Collective.Kind.values()) {
                plan(algorithm, kind)
                        .ifPresent(outline -> counts.add(Page.row(
                                Page.literal(algorithm.spelling()),
                                Page.literal(spelling(kind)),
                                Integer.toString(outline.rounds()),
                                kind == Collective.Kind.BARRIER
                                        ? "–"
                                        : String.format(Locale.ROOT, "%.4g", outline.sent()))));
            }
        }
        return page.table(List.of("algorithm", "collective", "rounds", "sent"), counts)
                .markdown();
    }

    private static Optional<Outline> plan(Algorithm algorithm, Collective.Kind kind) {
        for (Shape shape : List.of(UNITS, FLAT, TORUS)) {
            Optional<Plan> plan = algorithm.plan(kind, kind == Collective.Kind.SEND_RECV ? Shape.flat(2) : shape);
            if (plan.isPresent()) {
                return Optional.of(Outline.of(plan.get(), kind == Collective.Kind.SEND_RECV ? Shape.flat(2) : shape));
            }
        }
        return Optional.empty();
    }

    private static String spelling(Collective.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String list(List<String> kinds) {
        return String.join(", ", kinds.stream().map(Page::literal).toList());
    }
}
