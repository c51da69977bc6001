// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.core;

import dev.sandtable.explain.Explanation;

/**
 * One way of moving bytes between memory and cores: how fast, and at what energy.
 *
 * <p><b>Model.</b> Three limits stand in a row and the least decides: what the channels sustain for the pattern, pins·η(r)
 * at a share r of reads; what the path between controllers and cores carries, pins·share; and what c cores ask for,
 * c·outstanding / latency (Little's law: a few cores cannot fill the pins). Energy in the devices is that of the pattern,
 * e(r) per byte. η and e come out of the command-level simulation of the preset.
 * <p><b>Left out.</b> Queueing where two limits are nearly equal; a path that is narrower for reads than for writes.
 * <p><b>Check.</b> Never above pins, path or Little's law; mixed no faster than reads; gathers of longer chunks never slower
 * ({@code MemoryTrafficTest}).
 * <p><b>Source.</b> Little 1961; channels as {@link dev.sandtable.memory.MainMemory}; the least of channels and path meets
 * measured streams of seven chips ({@code DeviceBandwidthTest}).
 */
public final class MemoryTraffic {
    // ---- Parameters -------------------------------------------------------------
    private final Channels mix;
    private final String pattern;
    private final double pins;
    private final double path;
    private final double perCore;

    MemoryTraffic(Channels mix, String pattern, double pins, double path, double perCore) {
        this.mix = mix;
        this.pattern = pattern;
        this.pins = pins;
        this.path = path;
        this.perCore = perCore;
    }

    // ---- Law --------------------------------------------------------------------

    /** Bytes per second that {@code active} cores move, a share {@code readShare} of them read. */
    public double rate(double active, double readShare) {
        return Math.min(active * perCore, Math.min(path, pins * mix.efficiency(readShare)));
    }

    /** Seconds for which {@code active} cores move so many bytes. */
    public double seconds(double active, double bytesRead, double bytesWritten) {
        double bytes = bytesRead + bytesWritten;
        return bytes > 0 ? bytes / rate(active, bytesRead / bytes) : 0;
    }

    /** Energy in the devices, in joules, of so many bytes: rows opened, columns moved, refresh and standby meanwhile. */
    public double joules(double bytesRead, double bytesWritten) {
        double bytes = bytesRead + bytesWritten;
        return bytes > 0 ? bytes * mix.joulesPerByte(bytesRead / bytes) : 0;
    }

    /** The tree behind {@link #rate} of all cores that ask. */
    public Explanation explain(double active, double readShare) {
        return Explanation.of(
                "memory rate",
                rate(active, readShare),
                "B/s",
                "least of channels, path and what cores ask for",
                Explanation.of(
                        "channels",
                        pins * mix.efficiency(readShare),
                        "B/s",
                        "pins * efficiency",
                        Explanation.figure("pins", pins, "B/s", "memory.bandwidth"),
                        Explanation.figure(
                                "efficiency",
                                mix.efficiency(readShare),
                                "",
                                "timings of memory.preset, simulated command by command: " + pattern)),
                Explanation.of(
                        "path",
                        path,
                        "B/s",
                        "pins * share",
                        Explanation.figure("share", path / pins, "", "calibration.memory-share")),
                Explanation.figure(
                        "cores", active * perCore, "B/s", "calibration.outstanding / memory.latency, of active cores"));
    }
}
