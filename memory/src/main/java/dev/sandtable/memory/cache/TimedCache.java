// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.cache;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.explain.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache in simulated time: banks, miss registers and write buffers around a {@link SetAssociativeCache}.
 *
 * <p><b>Model.</b> A line belongs to bank (set mod banks). A bank serves its accesses in order of arrival, b bytes in
 * ⌈b / width⌉ cycles of its port. A hit is answered one hit latency after its last cycle begins. A miss takes a place for
 * its line at once, sends for the absent sectors and waits at the line's miss register; it is answered one hit latency
 * after the last of them has come. An access whose absent sectors are on their way already merges: it waits and sends
 * for nothing. A line on its way stays in its set. The first of a bank's queue stalls, and all behind it, while it finds no
 * register, no place among the register's targets, no way that may leave, or no room for a victim among what is on its
 * way out. A write that fetches nothing is answered like a hit, whatever is still on its way behind the cache.
 * <p><b>Left out.</b> Bank cycles of fills and of evictions; crossbars in front of the banks; coherence.
 * <p><b>Check.</b> What fits comes at the rate of the ports, what misses at the rate of what is behind; r registers give at
 * most r lines per latency (Little's law); n accesses to one line on its way fetch it once ({@code TimedCacheTest}).
 * Accesses one at a time meet what they meet without time ({@code TimedCacheLawTest}).
 * <p><b>Source.</b> Kroft, "Lockup-free instruction fetch/prefetch cache organization", ISCA 1981; registers and targets as
 * in Farkas and Jouppi, ISCA 1994.
 */
public final class TimedCache implements NextLevel, Handler {
    /** Why the first access of a bank has to wait. */
    public enum Stall {
        /** All miss registers of the bank await other lines. */
        REGISTERS,
        /** The register of its line has all its targets. */
        TARGETS,
        /** All ways of its set await lines. */
        WAYS,
        /** What is on its way out leaves no room for a line. */
        WRITES
    }

    private static final int LOOK = 0;
    private static final int FETCHED = 1;
    private static final int WRITTEN = 2;
    private static final int NONE = SetAssociativeCache.NONE;
    private static final long LOW = 0xFFFF_FFFFL;

    // ---- Parameters -------------------------------------------------------------

    /**
     * A cache that can be built: its sets can be dealt to its banks.
     *
     * @param geometry its shape
     * @param replacement who leaves a full set
     * @param writes what becomes of writes
     * @param timing its speed
     * @param seed for a replacement that draws
     */
    public record Parameters(
            CacheGeometry geometry, ReplacementPolicy replacement, WritePolicy writes, CacheTiming timing, long seed) {
        public Parameters {
            if (geometry.sets() % timing.banks() != 0) {
                throw new IllegalArgumentException(geometry.sets() + " sets cannot be dealt evenly to " + timing.banks()
                        + " banks; write a divisor of " + geometry.sets());
            }
        }
    }

    private final Simulation simulation;
    private final CacheGeometry geometry;
    private final LineLayout layout;
    private final CacheTiming timing;
    private final boolean writesBack;
    private final NextLevel behind;
    private final int sectorsPerLine;
    private final int sectorsOut;

    // ---- State ------------------------------------------------------------------
    private final SetAssociativeCache tags;
    private final CacheBank[] banks;
    private final List<MissRegister> registers = new ArrayList<>();
    private final List<MissRegister> freeRegisters = new ArrayList<>();
    /** By slot, the register of a line on its way. */
    private final @Nullable MissRegister[] registerOf;

    private final AccessQueue free = new AccessQueue();

    // ---- Statistics -------------------------------------------------------------
    private final CacheStatistics statistics;

    /** An empty cache in front of what is behind it. */
    public TimedCache(Simulation simulation, Parameters parameters, NextLevel behind) {
        this.simulation = simulation;
        this.behind = behind;
        geometry = parameters.geometry;
        layout = geometry.layout();
        timing = parameters.timing;
        writesBack = parameters.writes == WritePolicy.WRITE_BACK;
        sectorsPerLine = geometry.sectorsPerLine();
        sectorsOut = Math.multiplyExact(timing.writeBuffers(), sectorsPerLine);
        tags = new SetAssociativeCache(geometry, parameters.replacement, parameters.writes, parameters.seed);
        banks = new CacheBank[timing.banks()];
        Arrays.setAll(banks, bank -> new CacheBank());
        registerOf = new MissRegister[geometry.lines()];
        statistics = new CacheStatistics(tags, banks);
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * An access to bytes of one line comes now.
     *
     * @throws IllegalArgumentException if it is not of one line
     */
    @Override
    public void access(long address, long bytes, boolean write, Handler done, int opcode, long argument) {
        long line = layout.lineOf(address, bytes);
        CacheAccess recycled = free.removeFirst();
        CacheAccess access = recycled == null ? new CacheAccess() : recycled;
        access.address = address;
        access.bytes = bytes;
        access.write = write;
        access.line = line;
        access.set = geometry.hash().set(line, geometry.sets());
        access.needed = layout.sectorsOf(address, bytes);
        access.fetchable = layout.fetchableOf(address, bytes, write);
        access.awaited = 0;
        access.done = done;
        access.opcode = opcode;
        access.argument = argument;
        access.arrivedPs = simulation.nowPs();
        CacheBank bank = bankOf(access.set);
        access.stalledBeforePs = bank.stalledPs(access.arrivedPs);
        statistics.arrived(access);
        bank.queue.append(access);
        if (!bank.stalled) {
            look(bank, access.set);
        }
    }

    @Override
    public void handle(int opcode, long argument) {
        switch (opcode) {
            case LOOK -> serve(banks[(int) argument]);
            case FETCHED -> fetched(registers.get((int) (argument >>> Integer.SIZE)), (int) argument);
            case WRITTEN -> written((int) (argument >>> Integer.SIZE), (int) argument);
            default -> throw new IllegalArgumentException("unknown opcode " + opcode);
        }
    }

    private CacheBank bankOf(int set) {
        return banks[set % banks.length];
    }

    /** Lets the bank look at its queue as soon as its port is free, unless it will anyway. */
    private void look(CacheBank bank, int set) {
        if (!bank.looking) {
            bank.looking = true;
            long cycle = Math.max(bank.freeCycle, timing.cycleFrom(simulation.nowPs()));
            simulation.scheduleAt(timing.edgePs(cycle), this, LOOK, set % banks.length);
        }
    }

    private void serve(CacheBank bank) {
        bank.looking = false;
        CacheAccess first = bank.queue.first();
        if (first == null) {
            return;
        }
        long nowPs = simulation.nowPs();
        Stall stall = stallOf(bank, first);
        if (stall != null) {
            if (!bank.stalled) {
                bank.stalled = true;
                bank.stalledSincePs = nowPs;
                statistics.stalled(stall);
            }
            return;
        }
        bank.stalledPs = bank.stalledPs(nowPs);
        bank.stalled = false;
        bank.queue.removeFirst();
        long cycle = timing.cycleFrom(nowPs);
        bank.freeCycle = cycle + timing.cycles(first.bytes);
        first.servedPs = timing.edgePs(bank.freeCycle - 1);
        long firstEdgePs = timing.edgePs(timing.cycleFrom(first.arrivedPs));
        statistics.queued(Math.max(0, nowPs - firstEdgePs - (bank.stalledPs - first.stalledBeforePs)));
        perform(bank, first);
        if (bank.queue.first() != null) {
            look(bank, first.set);
        }
    }

    private @Nullable Stall stallOf(CacheBank bank, CacheAccess access) {
        boolean full = bank.sectorsOnTheirWay + sectorsPerLine > sectorsOut;
        if (access.write && !writesBack) {
            return full ? Stall.WRITES : null;
        }
        int slot = tags.find(access.set, access.line);
        if (slot == NONE) {
            if (!tags.hasRoom(access.set)) {
                return Stall.WAYS;
            }
            if (writesBack && full) {
                return Stall.WRITES;
            }
            return access.fetchable != 0 && bank.registers == timing.registers() ? Stall.REGISTERS : null;
        }
        MissRegister register = registerOf[slot];
        int absent = access.fetchable & ~tags.present(slot);
        if (register == null) {
            return absent != 0 && bank.registers == timing.registers() ? Stall.REGISTERS : null;
        }
        boolean waits = (absent | (access.needed & register.inFlight)) != 0;
        return waits && register.targets.size() == timing.targets() ? Stall.TARGETS : null;
    }

    private void perform(CacheBank bank, CacheAccess access) {
        SetAssociativeCache.Outcome outcome = tags.access(access.address, access.bytes, access.write);
        if (access.write && !writesBack) {
            int sectors = Integer.bitCount(access.needed);
            bank.sectorsOnTheirWay += sectors;
            send(access.address, access.bytes, true, access.set % banks.length, sectors);
            answer(access, access.servedPs);
            return;
        }
        int slot = tags.slot();
        int fetch = tags.fetched();
        int evicted = tags.evictedDirty();
        MissRegister register = registerOf[slot];
        if (fetch != 0) {
            register = register == null ? take(bank, slot) : register;
            register.inFlight |= fetch;
            sendRuns(access.line, fetch, false, register.index);
        }
        if (evicted != 0) {
            bank.sectorsOnTheirWay += Integer.bitCount(evicted);
            sendRuns(tags.evictedLine(), evicted, true, access.set % banks.length);
        }
        access.awaited = register == null ? 0 : access.needed & register.inFlight;
        if (access.awaited == 0 || register == null) {
            answer(access, access.servedPs);
        } else {
            statistics.waits(outcome, fetch == 0);
            register.targets.append(access);
        }
    }

    /** Sends for or sends away every run of adjacent sectors of a line. */
    private void sendRuns(long line, int sectors, boolean write, int owner) {
        for (int rest = sectors; rest != 0; ) {
            int run = LineLayout.firstRun(rest);
            int length = Integer.bitCount(run);
            send(layout.address(line, run), layout.bytesOf(length), write, owner, write ? length : run);
            rest &= ~run;
        }
    }

    private void send(long address, long bytes, boolean write, int owner, int what) {
        behind.access(
                address, bytes, write, this, write ? WRITTEN : FETCHED, ((long) owner << Integer.SIZE) | (what & LOW));
    }

    private MissRegister take(CacheBank bank, int slot) {
        MissRegister register;
        if (freeRegisters.isEmpty()) {
            register = new MissRegister(registers.size());
            registers.add(register);
        } else {
            register = freeRegisters.remove(freeRegisters.size() - 1);
        }
        register.slot = slot;
        registerOf[slot] = register;
        tags.pin(slot);
        bank.registers++;
        return register;
    }

    private void fetched(MissRegister register, int sectors) {
        Invariant.check((register.inFlight & sectors) == sectors, () -> "sectors came that nobody sent for");
        register.inFlight &= ~sectors;
        for (int left = register.targets.size(); left > 0; left--) {
            CacheAccess access = register.targets.removeFirst();
            if (access == null) {
                break;
            }
            access.awaited &= ~sectors;
            if (access.awaited == 0) {
                answer(access, Math.max(access.servedPs, simulation.nowPs()));
            } else {
                register.targets.append(access);
            }
        }
        int set = register.slot / geometry.ways();
        CacheBank bank = bankOf(set);
        if (register.inFlight == 0) {
            tags.unpin(register.slot);
            registerOf[register.slot] = null;
            freeRegisters.add(register);
            bank.registers--;
        }
        wake(bank, set);
    }

    private void written(int bank, int sectors) {
        banks[bank].sectorsOnTheirWay -= sectors;
        wake(banks[bank], bank);
    }

    private void wake(CacheBank bank, int set) {
        if (bank.stalled) {
            look(bank, set);
        }
    }

    private void answer(CacheAccess access, long readyPs) {
        long atPs = Math.addExact(readyPs, timing.hitLatency().value());
        Handler done = access.done;
        if (done != null) {
            simulation.scheduleAt(atPs, done, access.opcode, access.argument);
        }
        statistics.answered(access, atPs);
        access.done = null;
        free.append(access);
    }

    // ---- Statistics -------------------------------------------------------------

    /** What was counted so far. */
    public CacheStatistics statistics() {
        return statistics;
    }
}
