// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

/**
 * What a service did in all.
 *
 * @param arrived requests
 * @param refused of them, those that no replica could ever hold
 * @param iterations of all replicas
 * @param restarts of sequences whose memory was taken
 * @param endPs when the last answer was done
 * @param busyPs time in iterations, of all replicas
 * @param joules of chips in iterations, above idle
 * @param fullest share of a pool that was held at the worst moment
 */
public record ServiceTotals(
        long arrived,
        long refused,
        long iterations,
        long restarts,
        long endPs,
        long busyPs,
        double joules,
        double fullest) {}
