// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

/**
 * Tiles of a kernel waiting for places on cores.
 *
 * <p><b>Model.</b> n tiles of mean length t̄ and greatest length t̂ run on s places, each place taking the next tile when it
 * is free. All n at once if n ≤ s: t̂. Equal tiles in few waves: ⌈n/s⌉·t̄. Many or unequal tiles: the places end within one
 * tile of each other, so max(t̂, n·t̄/s + t̄·(1 − 1/s)/2), and no later than ⌈n/s⌉·t̂.
 * <p><b>Left out.</b> The order of unequal tiles: longest first ends a little earlier, shortest first a little later.
 * <p><b>Check.</b> Between Graham's bounds max(t̂, n·t̄/s) and n·t̄/s + t̂·(1 − 1/s) ({@code TileQueueTest}).
 * <p><b>Source.</b> Graham 1969, bounds on multiprocessing timing anomalies.
 *
 * @param tiles how many
 * @param mean seconds of the mean tile
 * @param longest seconds of the longest
 * @param places cores times tiles that share a core
 */
record TileQueue(double tiles, double mean, double longest, double places) {
    private static final int COUNTED_WAVES = 4;

    /** Seconds until the last tile ends. */
    double makespan() {
        if (tiles <= places) {
            return longest;
        }
        double waves = tiles / places;
        double counted = Math.ceil(waves) * longest;
        double drifted = (waves + 0.5 * (1 - 1 / places)) * mean;
        boolean equal = longest <= mean * (1 + 1e-12);
        if (equal) {
            return waves <= COUNTED_WAVES ? counted : drifted;
        }
        return Math.max(longest, Math.min(counted, drifted));
    }

    /** Cores that have a tile, of {@code cores}. */
    static double busy(double tiles, int cores) {
        return Math.min(tiles, cores);
    }
}
