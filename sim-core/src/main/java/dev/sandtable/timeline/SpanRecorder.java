// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.timeline;

/**
 * Takes note of spans of simulated time. Numbers stand for names and tracks, so that recording allocates nothing; a
 * number belongs to the recorder that gave it.
 */
public interface SpanRecorder {
    /** A recorder that takes no note of anything. */
    static SpanRecorder none() {
        return NoSpans.INSTANCE;
    }

    /** False if nothing is noted, so that a caller need not compose names. */
    boolean recording();

    /** The number of a name; the same for an equal name. */
    int name(String text);

    /** The number of a track of a process; the same for equal names. */
    int track(String process, String track);

    /** Something went on, on a track, from one instant to another. */
    void span(int track, int name, long startPs, long endPs);

    /** A quantity, drawn as a curve in the track's process, has a new value: memory in use, power, queue length. */
    void level(int track, int name, long timePs, double value);
}
