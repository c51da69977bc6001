// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.trace;

import dev.sandtable.work.Collective;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the time of a rank went, in picoseconds; all but the last two add up to the step.
 *
 * @param stepPs from the beginning to the end of the whole replay
 * @param computePs the chip computed
 * @param exposedPs by kind of collective: its data moved while the chip did not compute
 * @param waitingPs it waited for other ranks to come to a collective or to send, and did not compute
 * @param memoryPs memory moved and nothing above happened
 * @param hostPs only the host worked
 * @param idlePs nothing happened
 * @param overlapPs data moved while the chip computed
 * @param communicationPs data moved, in all
 */
public record RankTimes(
        long stepPs,
        long computePs,
        long[] exposedPs,
        long waitingPs,
        long memoryPs,
        long hostPs,
        long idlePs,
        long overlapPs,
        long communicationPs) {
    public RankTimes {
        exposedPs = exposedPs.clone();
    }

    @Override
    public long[] exposedPs() {
        return exposedPs.clone();
    }

    /** Exposed communication of each kind that there is. */
    public Map<Collective.Kind, Long> exposed() {
        Map<Collective.Kind, Long> kinds = new TreeMap<>();
        for (Collective.Kind kind : Collective.Kind.values()) {
            if (exposedPs[kind.ordinal()] > 0) {
                kinds.put(kind, exposedPs[kind.ordinal()]);
            }
        }
        return kinds;
    }

    /** All exposed communication, waiting for others included. */
    public long exposedAllPs() {
        return Arrays.stream(exposedPs).sum() + waitingPs;
    }

    /** The parts together. */
    public long sumPs() {
        return computePs + exposedAllPs() + memoryPs + hostPs + idlePs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RankTimes times
                && stepPs == times.stepPs
                && computePs == times.computePs
                && Arrays.equals(exposedPs, times.exposedPs)
                && waitingPs == times.waitingPs
                && memoryPs == times.memoryPs
                && hostPs == times.hostPs
                && idlePs == times.idlePs
                && overlapPs == times.overlapPs
                && communicationPs == times.communicationPs;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(exposedPs) * 31 + Long.hashCode(computePs);
    }
}
