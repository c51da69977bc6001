// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.dram.CommandLog.Issued;
import dev.sandtable.memory.traffic.RequestSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * First-ready scheduling the plain way: at every half clock, over all requests that wait, nothing remembered but the requests.
 *
 * <p>Delays and refresh intervals are those of the channel under test; {@link CommandLawTest} answers for them.
 */
final class ReferenceChannel {
    private static final int NONE = -1;

    /** A request that waits; {@code touched} once a command has been issued for it. */
    private static final class Waiting {
        private final int bank;
        private final int row;
        private final boolean write;
        private final long arrival;
        private final long order;
        private boolean touched;

        Waiting(int bank, int row, boolean write, long arrival, long order) {
            this.bank = bank;
            this.row = row;
            this.write = write;
            this.arrival = arrival;
            this.order = order;
        }

        long order() {
            return order;
        }
    }

    // ---- Parameters -------------------------------------------------------------
    private final Controller controller;
    private final TickTimings timings;
    private final Organization organization;
    private final int banks;
    private final long patienceTicks;
    private final long idleTicks;

    // ---- State ------------------------------------------------------------------
    private final CommandLog log = new CommandLog();
    private final BankTimers timers;
    private final RefreshDuty duty;
    private final AddressDecoder decoder;
    private final List<Waiting> reads = new ArrayList<>();
    private final List<Waiting> writes = new ArrayList<>();
    private final Waiting[] opened;
    private final int[] hitsWhileWanted;
    private final long[] lastUse;
    private boolean draining;
    private boolean offered;
    private boolean exhausted;
    private long sequence;

    // ---- Statistics -------------------------------------------------------------
    private long hits;
    private long misses;
    private long conflicts;

    ReferenceChannel(DramSpec spec, Controller controller) {
        this.controller = controller;
        timings = new TickTimings(spec);
        organization = spec.organization();
        banks = organization.banks() * organization.pseudoChannels();
        patienceTicks = timings.ticksOf(controller.fairness().patience());
        idleTicks = timings.ticksOf(controller.page().idle());
        timers = new BankTimers(timings, organization);
        duty = new RefreshDuty(controller.refresh(), timings, organization);
        decoder = new AddressDecoder(controller.mapping(), organization);
        opened = new Waiting[banks];
        hitsWhileWanted = new int[banks];
        lastUse = new long[banks];
    }

    // ---- Events -----------------------------------------------------------------

    /**
     * Serves all that the source offers. What arrives at a tick is seen by that tick's command only if the tick follows a
     * command, a refresh that fell due or a request that became overdue, as in the channel.
     */
    void serve(RequestSource source) {
        long tick = 0;
        boolean looks = true;
        while (true) {
            if (looks) {
                admit(source, tick);
                if (exhausted && reads.isEmpty() && writes.isEmpty() && openedCount(bank -> true) == 0) {
                    return;
                }
            }
            if (duty.dueTick() <= tick) {
                duty.becomeDue();
                looks = true;
            } else if (act(tick)) {
                admit(source, tick++);
                looks = true;
            } else if (isOverdueAfter(tick)) {
                admit(source, tick++);
                looks = true;
            } else if (!looks && arrives(source, tick)) {
                looks = true;
            } else {
                tick++;
                looks = false;
            }
        }
    }

    private boolean isOverdueAfter(long tick) {
        return patienceTicks > 0
                && (firstOfBanks(reads).anyMatch(request -> request.arrival + patienceTicks == tick + 1)
                        || firstOfBanks(writes).anyMatch(request -> request.arrival + patienceTicks == tick + 1));
    }

    private Stream<Waiting> firstOfBanks(List<Waiting> requests) {
        boolean[] seen = new boolean[banks];
        return requests.stream().filter(request -> {
            boolean first = !seen[request.bank];
            seen[request.bank] = true;
            return first;
        });
    }

    private boolean isFull(boolean write) {
        return write
                ? writes.size() == controller.queues().writes()
                : reads.size() == controller.queues().reads();
    }

    private boolean arrives(RequestSource source, long tick) {
        return offered && !isFull(source.isWrite()) && Math.ceil(source.offeredPs() / timings.tickPs) <= tick;
    }

    private void admit(RequestSource source, long tick) {
        while (!exhausted) {
            if (!offered) {
                offered = source.advance();
                exhausted = !offered;
            }
            if (exhausted || !arrives(source, tick)) {
                return;
            }
            decoder.decode(source.address());
            (source.isWrite() ? writes : reads)
                    .add(new Waiting(decoder.bank(), decoder.row(), source.isWrite(), tick, sequence++));
            offered = false;
        }
    }

    private boolean act(long tick) {
        if (!isEdge(tick)) {
            return false;
        }
        prepare(tick);
        Optional<Waiting> column = bestColumn(tick);
        if (column.isPresent()) {
            access(column.get(), tick);
            prepare(tick);
        }
        return actOnRow(tick) || column.isPresent();
    }

    private void prepare(long tick) {
        Controller.Queues queues = controller.queues();
        draining = draining
                ? writes.size() >= queues.low().value() * queues.writes() || reads.isEmpty()
                : writes.size() > queues.high().value() * queues.writes() || reads.isEmpty();
        if (patienceTicks > 0) {
            long oldestRead = reads.isEmpty() ? Long.MAX_VALUE : reads.get(0).arrival;
            long oldestWrite = writes.isEmpty() ? Long.MAX_VALUE : writes.get(0).arrival;
            if (Math.min(oldestRead, oldestWrite) <= tick - patienceTicks) {
                draining = oldestWrite < oldestRead;
            }
        }
        if (duty.draining() == NONE) {
            for (int pseudo = 0; pseudo < organization.pseudoChannels(); pseudo++) {
                duty.choose(pseudo, this::isUnwanted);
            }
        }
    }

    private List<Waiting> current() {
        return draining ? writes : reads;
    }

    private boolean isUnwanted(int bank) {
        return opened[bank] == null
                && reads.stream().noneMatch(request -> request.bank == bank)
                && writes.stream().noneMatch(request -> request.bank == bank);
    }

    private Optional<Waiting> oldest(int bank) {
        return current().stream().filter(request -> request.bank == bank).findFirst();
    }

    /** The request whose hit may go next in a bank, as far as fairness goes. */
    private Optional<Waiting> hit(int bank, long tick) {
        if (timers.openRow(bank) == BankTimers.CLOSED || awaitsRefresh(bank)) {
            return Optional.empty();
        }
        Optional<Waiting> hit = current().stream()
                .filter(request -> request.bank == bank && request.row == timers.openRow(bank))
                .findFirst();
        Optional<Waiting> oldest = oldest(bank);
        if (hit.isEmpty() || hit.equals(oldest)) {
            return hit;
        }
        int limit = controller.fairness().rowHits();
        boolean capped = limit > 0 && hitsWhileWanted[bank] >= limit;
        boolean overdue = patienceTicks > 0 && oldest.orElseThrow().arrival <= tick - patienceTicks;
        return capped || overdue ? Optional.empty() : hit;
    }

    private boolean awaitsRefresh(int bank) {
        return opened[bank] == null && duty.chosenBank(bank / organization.banks()) == bank;
    }

    private Optional<Waiting> bestColumn(long tick) {
        Predicate<Waiting> ready =
                request -> tick % 2 == 0 && timers.earliestColumn(request.bank, request.write) <= tick;
        Optional<Waiting> first = Arrays.stream(opened)
                .filter(request -> request != null && ready.test(request))
                .min(Comparator.comparingLong(Waiting::order));
        if (first.isPresent() || duty.draining() != NONE) {
            return first;
        }
        if (tick % 2 != 0) {
            return first;
        }
        return firstOfBanks(current())
                .map(oldest -> hit(oldest.bank, tick))
                .flatMap(Optional::stream)
                .filter(ready)
                .min(Comparator.comparingLong(Waiting::order));
    }

    private void access(Waiting request, long tick) {
        int bank = request.bank;
        if (opened[bank] == request) {
            opened[bank] = null;
        } else {
            hits += request.touched ? 0 : 1;
            hitsWhileWanted[bank] += oldest(bank).orElseThrow() == request ? 0 : 1;
            current().remove(request);
        }
        log.issued(tick, request.write ? Command.WRITE : Command.READ, bank, timers.openRow(bank));
        if (request.write) {
            timers.write(bank, tick);
        } else {
            timers.read(bank, tick);
        }
        lastUse[bank] = tick;
        Predicate<Waiting> hitting = other -> other.bank == bank && other.row == timers.openRow(bank);
        if (controller.page().kind() == PagePolicy.Kind.CLOSED
                && opened[bank] == null
                && reads.stream().noneMatch(hitting)
                && writes.stream().noneMatch(hitting)) {
            log.issued(timers.autoPrecharge(bank), Command.AUTO_PRECHARGE, bank, NONE);
        }
    }

    private boolean actOnRow(long tick) {
        int pseudo = duty.draining();
        if (pseudo != NONE) {
            return refreshAll(pseudo, tick);
        }
        for (int each = 0; each < organization.pseudoChannels(); each++) {
            if (refreshBank(duty.chosenBank(each), each, tick)) {
                return true;
            }
        }
        Optional<Waiting> best = firstOfBanks(current())
                .filter(oldest -> mayServe(oldest, tick))
                .min(Comparator.comparingLong(Waiting::order));
        if (best.isPresent()) {
            serveRow(best.get(), tick);
            return true;
        }
        return closeIdle(tick);
    }

    private boolean refreshAll(int pseudo, long tick) {
        int first = pseudo * organization.banks();
        if (!timers.anyOpen(pseudo)) {
            if (timers.earliestRefreshAll(pseudo) <= tick && isEdge(tick)) {
                log.issued(tick, Command.REFRESH_ALL, first, NONE);
                timers.refreshAll(pseudo, tick);
                duty.servedAll(pseudo);
                return true;
            }
        } else if (openedCount(bank -> bank / organization.banks() == pseudo) == 0
                && timers.earliestPrechargeAll(pseudo) <= tick
                && isEdge(tick)) {
            log.issued(tick, Command.PRECHARGE_ALL, first, NONE);
            timers.prechargeAll(pseudo, tick);
            return true;
        }
        return false;
    }

    private boolean isEdge(long tick) {
        return timers.edge(tick) == tick;
    }

    private long openedCount(Predicate<Integer> which) {
        return IntStream.range(0, banks)
                .filter(bank -> opened[bank] != null && which.test(bank))
                .count();
    }

    private boolean refreshBank(int bank, int pseudo, long tick) {
        if (bank == NONE || opened[bank] != null || !isEdge(tick)) {
            return false;
        }
        if (timers.openRow(bank) != BankTimers.CLOSED) {
            return precharge(bank, tick);
        }
        if (timers.earliestRefresh(bank) > tick) {
            return false;
        }
        log.issued(tick, Command.REFRESH_BANK, bank, NONE);
        timers.refresh(bank, tick);
        duty.servedBank(pseudo);
        return true;
    }

    private boolean precharge(int bank, long tick) {
        if (timers.earliestPrecharge(bank) > tick || !isEdge(tick)) {
            return false;
        }
        log.issued(tick, Command.PRECHARGE, bank, NONE);
        timers.precharge(bank, tick);
        return true;
    }

    /** Whether the oldest request of a bank may have its activate or precharge. */
    private boolean mayServe(Waiting oldest, long tick) {
        int bank = oldest.bank;
        if (awaitsRefresh(bank)) {
            return false;
        }
        if (timers.openRow(bank) == BankTimers.CLOSED) {
            return tick % 2 == 0 && timers.earliestActivate(bank) <= tick;
        }
        if (opened[bank] != null || timers.earliestPrecharge(bank) > tick || !isEdge(tick)) {
            return false;
        }
        return hit(bank, tick).filter(hit -> hit.arrival <= oldest.arrival).isEmpty();
    }

    private void serveRow(Waiting request, long tick) {
        int bank = request.bank;
        if (timers.openRow(bank) != BankTimers.CLOSED) {
            conflicts += request.touched ? 0 : 1;
            request.touched = true;
            precharge(bank, tick);
            return;
        }
        misses += request.touched ? 0 : 1;
        log.issued(tick, Command.ACTIVATE, bank, request.row);
        timers.activate(bank, request.row, tick);
        current().remove(request);
        opened[bank] = request;
        hitsWhileWanted[bank] = 0;
        lastUse[bank] = tick;
    }

    private boolean closeIdle(long tick) {
        for (int bank = 0; bank < banks && idleTicks > 0; bank++) {
            boolean idle = timers.openRow(bank) != BankTimers.CLOSED && isUnwanted(bank);
            if (idle && lastUse[bank] + idleTicks <= tick && precharge(bank, tick)) {
                return true;
            }
        }
        return false;
    }

    // ---- Statistics -------------------------------------------------------------

    List<Issued> commands() {
        return log.commands();
    }

    long hits() {
        return hits;
    }

    long misses() {
        return misses;
    }

    long conflicts() {
        return conflicts;
    }
}
