// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.collective;

import dev.sandtable.work.Collective;
import java.util.List;

/**
 * One of several collectives that run at the same time.
 *
 * @param collective which
 * @param groups those that run it; disjoint
 */
public record Running(Collective collective, List<int[]> groups) {
    public Running {
        groups = List.copyOf(groups);
    }
}
