// SPDX-License-Identifier: Apache-2.0
/**
 * DRAM channels, command by command.
 *
 * <p>A DRAM bank is an array of rows behind one row of sense amplifiers. To touch a row the controller <i>activates</i>
 * it (tRCD later its columns may be read or written), and before another row of the same bank it <i>precharges</i> (tRP).
 * Banks work side by side; bank groups share a column path (tCCD_L against tCCD_S), a pseudo-channel shares data pins
 * and a current budget for activates (tRRD, tFAW), and turning the pins from writing to reading costs tWTR. Cells leak:
 * every tREFI something must be refreshed for tRFC. The bandwidth that remains of what the pins could carry is therefore
 * no constant. It depends on how addresses fall onto banks, on the share of writes, on how many requests wait, and it is
 * the answer of a simulation.
 *
 * <p>Bounds that a reader can check by hand, with r = 1 − (tRTP + tRP + tRFC + tRCD)/tREFI under all-bank refresh:
 * <ul>
 *   <li>stream over all bank groups: pins · r; over one bank group: pins · r · tCCD_S/tCCD_L;
 *   <li>random single accesses: at most 4 accesses per tFAW and pseudo-channel, and one per (activate + precharge) of the
 *       row command pins;
 *   <li>b banks in turn, a new row each time: b accesses per tRC.
 * </ul>
 *
 * <p>Reading order: {@link dev.sandtable.memory.dram.Organization} and {@link dev.sandtable.memory.dram.Timings} (what
 * the device demands), {@link dev.sandtable.memory.dram.Controller} and {@link dev.sandtable.memory.dram.AddressMapping} (what the
 * controller chooses), {@link dev.sandtable.memory.dram.DramChannel} (what happens when), {@code FirstReady} with {@code BankWants},
 * {@code ColumnChoice} and {@code RowChoice}, and {@code BankQueues} (the two schedulers), {@code BankTimers} (the delays),
 * {@code SteadyStream} (what need not happen), {@link dev.sandtable.memory.dram.DramSystem} (several channels),
 * {@link dev.sandtable.memory.traffic.RequestSource} with {@link dev.sandtable.memory.traffic.TraceFile} and
 * {@link dev.sandtable.memory.dram.InlineEcc} (requests), {@link dev.sandtable.memory.dram.ChannelOccupancy} (what was busy),
 * {@link dev.sandtable.memory.traffic.AccessPattern}, {@link dev.sandtable.memory.dram.AccessCurve} and
 * {@link dev.sandtable.memory.dram.ChannelCurves} (what the rest of the
 * simulator asks). Literature: Jacob, Ng and Wang, <i>Memory Systems</i> (2007); Rixner et al., ISCA 2000; the JEDEC
 * standards JESD235 (HBM, HBM2), JESD238 (HBM3), JESD250 (GDDR6), JESD209-5 (LPDDR5), JESD79-4 and -5 (DDR4, DDR5).
 */
@NullMarked
package dev.sandtable.memory.dram;

import org.jspecify.annotations.NullMarked;
