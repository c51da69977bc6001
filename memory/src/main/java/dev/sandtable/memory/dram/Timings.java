// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.units.Picoseconds;
import java.util.Optional;

/**
 * The delays that a DRAM device demands between commands, in the notation of the JEDEC standards (the leading t left
 * out). Delays that the cell array sets are times and stay the same at every pin rate; delays that the interface sets
 * are counts of command clocks.
 *
 * @param cl read command to first data (tCL, read latency)
 * @param cwl write command to first data (tCWL)
 * @param rcdRead activate to read of the same bank (tRCDRD)
 * @param rcdWrite activate to write of the same bank (tRCDWR)
 * @param rp precharge to activate of the same bank (tRP)
 * @param ras activate to precharge of the same bank (tRAS)
 * @param rc activate to activate of the same bank (tRC)
 * @param wr end of write data to precharge (tWR)
 * @param rtp read to precharge (tRTP)
 * @param ccdShort clocks between column commands to different bank groups (tCCD_S)
 * @param ccdLong read to read of one bank group (tCCD_L)
 * @param ccdLongWrite write to write of one bank group (tCCD_L_WR)
 * @param ccdStack read to read of different stack identifiers (tCCD_R)
 * @param rrdShort activate to activate, different bank groups (tRRD_S)
 * @param rrdLong activate to activate, same bank group (tRRD_L)
 * @param faw window in which at most four activates fall (tFAW)
 * @param wtrShort end of write data to read, different bank groups (tWTR_S)
 * @param wtrLong end of write data to read, same bank group (tWTR_L)
 * @param rtw read command to write command (tRTW)
 * @param ppd clocks between precharges (tPPD)
 * @param refi mean interval between all-bank refreshes (tREFI)
 * @param rfc duration of an all-bank refresh (tRFCab)
 * @param rfcBank duration of a per-bank refresh (tRFCpb, tRFCSB), where the device has one
 * @param rrefd per-bank refresh to activate of another bank (tRREFD), where the device has per-bank refresh
 */
public record Timings(
        Picoseconds cl,
        Picoseconds cwl,
        Picoseconds rcdRead,
        Picoseconds rcdWrite,
        Picoseconds rp,
        Picoseconds ras,
        Picoseconds rc,
        Picoseconds wr,
        Picoseconds rtp,
        int ccdShort,
        Picoseconds ccdLong,
        Picoseconds ccdLongWrite,
        Picoseconds ccdStack,
        Picoseconds rrdShort,
        Picoseconds rrdLong,
        Picoseconds faw,
        Picoseconds wtrShort,
        Picoseconds wtrLong,
        Picoseconds rtw,
        int ppd,
        Picoseconds refi,
        Picoseconds rfc,
        Optional<Picoseconds> rfcBank,
        Optional<Picoseconds> rrefd) {

    public Timings {
        requireAtLeast("rc", rc, "ras + rp", ras.plus(rp));
        requireAtLeast("ras", ras, "rcd-read", rcdRead);
        requireAtLeast("rrd-long", rrdLong, "rrd-short", rrdShort);
        requireAtLeast("faw", faw, "3 rrd-short", rrdShort.times(3));
        requireAtLeast("wtr-long", wtrLong, "wtr-short", wtrShort);
        requireAtLeast("refi", refi, "rfc + rc", rfc.plus(rc));
        requireAtLeast("ccd-long-write", ccdLongWrite, "ccd-long", ccdLong);
        if (ccdShort < 1 || ppd < 0 || ccdStack.value() < 0) {
            throw new IllegalArgumentException("ccd-short must be positive, ppd and ccd-stack not negative, were "
                    + ccdShort + ", " + ppd + " and " + ccdStack);
        }
        if (rfcBank.isPresent() != rrefd.isPresent()) {
            throw new IllegalArgumentException("rfc-bank and rrefd come together or not at all");
        }
        rfcBank.ifPresent(bank -> requireAtLeast("rfc", rfc, "rfc-bank", bank));
    }

    private static void requireAtLeast(String name, Picoseconds value, String floorName, Picoseconds floor) {
        if (value.value() < floor.value() || floor.value() <= 0) {
            throw new IllegalArgumentException(
                    name + " must be at least " + floorName + " = " + floor + " and positive, was " + value);
        }
    }
}
