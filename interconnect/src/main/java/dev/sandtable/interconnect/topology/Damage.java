// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What faults leave of the links of one unit.
 *
 * <p><b>Model.</b> A link is made of equal strands. A fault meets the strands that both of its ends touch, or that run
 * through its part, and leaves of each a share; several faults leave the smallest. The link keeps the mean of its strands.
 *
 * <p><b>Left out.</b> Traffic that is pinned to a strand: a link made of strands is shared evenly by all.
 *
 * <p><b>Check.</b> Two dead planes of seven leave five sevenths ({@code FaultTest}).
 *
 * <p><b>Source.</b> Counting of strands.
 */
final class Damage {
    private final Wiring wiring;
    private final int members;

    private Damage(Wiring wiring, int members) {
        this.wiring = wiring;
        this.members = members;
    }

    /** Shares of all links that are left; an error names what does not exist. */
    static double[] left(Wiring wiring, int members, List<Fault.OfUnit> faults) {
        return new Damage(wiring, members).left(faults);
    }

    private double[] left(List<Fault.OfUnit> faults) {
        double[][] strands = new double[wiring.links()][];
        for (int link = 0; link < strands.length; link++) {
            strands[link] = new double[wiring.strands(link)];
            Arrays.fill(strands[link], 1);
        }
        for (Fault.OfUnit fault : faults) {
            if (fault instanceof Fault.DeadLink dead) {
                meet(strands, dead.ends(), 0);
            } else if (fault instanceof Fault.DegradedLink degraded) {
                meet(strands, degraded.ends(), degraded.left().value());
            } else if (fault instanceof Fault.DeadPart dead) {
                meet(strands, List.of(dead.part()), 0);
            }
        }
        double[] left = new double[strands.length];
        for (int link = 0; link < left.length; link++) {
            double sum = 0;
            for (double share : strands[link]) {
                sum += share;
            }
            left[link] = sum / strands[link].length;
        }
        return left;
    }

    private void meet(double[][] strands, List<String> ends, double share) {
        List<End> touched = new ArrayList<>();
        ends.forEach(end -> touched.add(end(end, ends.size() == 1 ? "part" : "ends")));
        boolean any = false;
        for (int link = 0; link < strands.length; link++) {
            for (int strand = 0; strand < strands[link].length; strand++) {
                boolean all = wiring.tail(link) != wiring.head(link);
                for (End end : touched) {
                    all &= end.touches(link, strand);
                }
                if (all) {
                    strands[link][strand] = Math.min(strands[link][strand], share);
                    any = true;
                }
            }
        }
        if (!any) {
            throw new IllegalArgumentException("ends " + ends + " have no link between them; " + known());
        }
    }

    /** A member or a part at which a strand may end or through which it may run. */
    private interface End {
        boolean touches(int link, int strand);
    }

    private End end(String name, String key) {
        Optional<Part> part = wiring.findPart(name);
        if (part.isPresent()) {
            return (link, strand) -> wiring.runsThrough(link, strand, part.get());
        }
        if (key.equals("ends") && Span.isNumber(name) && Integer.parseInt(name) < members) {
            int member = Integer.parseInt(name);
            return (link, strand) -> wiring.tail(link) == member || wiring.head(link) == member;
        }
        throw new IllegalArgumentException(key + " names '" + name + "', which this level does not have; " + known());
    }

    private String known() {
        List<String> kinds = new ArrayList<>();
        for (Map.Entry<String, Integer> kind : wiring.parts().entrySet()) {
            boolean named = wiring.findPart(kind.getKey()).isPresent();
            kinds.add(
                    named
                            ? kind.getKey()
                            : kind.getValue() == 1
                                    ? kind.getKey() + "-0"
                                    : kind.getKey() + "-0 to " + kind.getKey() + "-" + (kind.getValue() - 1));
        }
        return "it has members 0 to " + (members - 1)
                + (kinds.isEmpty() ? " and no parts" : " and the parts " + String.join(", ", kinds));
    }
}
