// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.dram.CommandLog.Issued;
import dev.sandtable.memory.dram.TimingChecker.Breach;
import dev.sandtable.memory.dram.TimingChecker.Rule;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every command of the channel against every delay of the device, by a reader that shares nothing with the channel's timers,
 * under random devices, controllers and traffic. The reader itself is held to account: against a device with any one delay
 * longer by a clock it must object, and by that delay alone.
 */
class CommandLawTest {
    private static final int CASES = 100;
    /** How often each delay must have been the one that a command waited for; refreshes are rare. */
    private static final int LEAST_TIGHT = 100;
    /** Eight may be postponed, then a ninth is owed and its bank must first be closed. */
    private static final int MOST_OWED = RefreshDuty.POSTPONED + 2;

    private static List<Issued> commands(DramSpec spec, Controller controller, RequestSource traffic) {
        CommandLog log = new CommandLog();
        new DramChannel(spec, controller, log).serve(traffic);
        return log.commands();
    }

    @Test
    void everyCommandKeepsEveryDelay() {
        Map<Rule, Long> tight = new EnumMap<>(Rule.class);
        long tightPins = 0;
        for (long seed = 0; seed < CASES; seed++) {
            RandomCase one = RandomCase.of(seed);
            List<Issued> log = commands(one.spec(), one.controller(), one.traffic());
            TimingChecker timing = new TimingChecker(one.spec());
            timing.check(log);
            assertEquals(List.of(), timing.breaches(), one.toString());
            StateChecker state = new StateChecker(one.spec());
            state.check(log);
            assertEquals(List.of(), state.breaches(), one.toString());
            timing.tight().forEach((rule, count) -> tight.merge(rule, count, Long::sum));
            tightPins += state.tightPins();
        }
        for (Rule rule : Rule.values()) {
            assertTrue(tight.getOrDefault(rule, 0L) > LEAST_TIGHT, rule + " was met " + tight.get(rule) + " times");
        }
        assertTrue(tightPins > LEAST_TIGHT, "pins were waited for " + tightPins + " times");
    }

    /**
     * A refresh of all banks is late by no more than twice the time in which an access under way can end, for each
     * pseudo-channel that must wait for the one before: activate, write, write recovery, precharge.
     */
    @Test
    void everyBankIsRefreshedInTime() {
        double mostOwed = 0;
        for (long seed = 0; seed < CASES; seed++) {
            RandomCase one = RandomCase.of(seed);
            RefreshPolicy policy = one.controller().refresh();
            RefreshChecker refresh = new RefreshChecker(one.spec(), policy);
            refresh.check(commands(one.spec(), one.controller(), one.traffic()));
            assertEquals(List.of(), refresh.breaches(), one.toString());
            if (policy == RefreshPolicy.ALL_BANK) {
                double latePs =
                        refresh.latestTicks() * 0.5e12 / one.spec().clock().value();
                assertTrue(latePs <= 2 * accessPs(one.spec()), one + " refreshes " + latePs + " ps late");
            }
            if (policy == RefreshPolicy.PER_BANK) {
                assertTrue(refresh.mostOwed() <= MOST_OWED, one + " owes " + refresh.mostOwed());
                mostOwed = Math.max(mostOwed, refresh.mostOwed());
            }
        }
        assertTrue(mostOwed > RefreshDuty.POSTPONED, "at most " + mostOwed + " were owed");
    }

    private static double accessPs(DramSpec spec) {
        Timings t = spec.timings();
        long rcd = Math.max(t.rcdRead().value(), t.rcdWrite().value());
        double burst = spec.organization().burstClocks() * 1e12 / spec.clock().value();
        long others = t.cwl().value() + t.wr().value() + t.rp().value();
        return spec.organization().pseudoChannels() * (rcd + burst + others);
    }

    /** One row that is never left alone: its bank must close all the same. */
    @Test
    void hitsDoNotKeepABankFromItsRefresh() {
        for (String name : List.of("hbm2", "hbm3", "lpddr5", "gddr6")) {
            DramSpec spec = Devices.device(name);
            Controller controller = Controller.throughput();
            CommandLog log = new CommandLog();
            new DramChannel(spec, controller, log)
                    .serveUntil(
                            new OneRow(),
                            new Picoseconds(20 * spec.timings().refi().value()));
            RefreshChecker refresh = new RefreshChecker(spec, RefreshPolicy.PER_BANK);
            refresh.check(log.commands());
            assertTrue(refresh.mostOwed() <= MOST_OWED, name + " owes " + refresh.mostOwed());
        }
    }

    private static final class OneRow implements RequestSource {
        @Override
        public boolean advance() {
            return true;
        }

        @Override
        public long address() {
            return 0;
        }

        @Override
        public boolean isWrite() {
            return false;
        }
    }

    // ---- The reader ------------------------------------------------------------------

    /** HBM3 with room between the delays that bound each other, so that each may grow by a clock alone. */
    private static DramSpec roomy() {
        DramSpec spec = Devices.hbm3();
        for (String name : List.of("rc", "rrdLong", "wtrLong", "ccdLongWrite", "ccdStack")) {
            spec = TimingEdits.longer(spec, name, 6);
        }
        return TimingEdits.longer(spec, "faw", 12);
    }

    private static List<List<Issued>> logs(DramSpec spec) {
        List<List<Issued>> logs = new ArrayList<>();
        for (RefreshPolicy refresh : RefreshPolicy.values()) {
            for (PagePolicy page : List.of(PagePolicy.OPEN, PagePolicy.CLOSED)) {
                for (int depth : new int[] {4, 64}) {
                    Controller controller = Controller.plain(AddressMapping.BANK_GROUP_PERMUTED)
                            .withQueues(new Controller.Queues(depth, depth, new Ratio(0.2), new Ratio(0.8), 8))
                            .withRefresh(refresh)
                            .withPage(page);
                    logs.add(commands(spec, controller, new RandomTraffic(depth, spec, 3000)));
                }
            }
        }
        return logs;
    }

    private static Set<Rule> broken(DramSpec truth, List<List<Issued>> logs) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        for (List<Issued> log : logs) {
            TimingChecker checker = new TimingChecker(truth);
            checker.check(log);
            checker.breaches().stream().map(Breach::rule).forEach(rules::add);
        }
        return rules;
    }

    @Test
    void readerNoticesEveryDelayThatIsAClockShort() {
        DramSpec spec = roomy();
        List<List<Issued>> logs = logs(spec);
        assertEquals(Set.of(), broken(spec, logs));
        for (Rule rule : Rule.values()) {
            assertEquals(Set.of(rule), broken(TimingEdits.longer(spec, nameOf(rule), 1), logs), rule.toString());
        }
        // A write latency is part of three delays.
        assertEquals(Set.of(Rule.WR, Rule.WTR_SHORT, Rule.WTR_LONG), broken(TimingEdits.longer(spec, "cwl", 1), logs));
    }

    /** {@code WTR_LONG} is {@code wtrLong}. */
    private static String nameOf(Rule rule) {
        String[] words = rule.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (String word : List.of(words).subList(1, words.length)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    @Test
    void readerNoticesPinsAndRefreshThatAreTooShort() {
        DramSpec spec = roomy();
        List<List<Issued>> logs = logs(spec);
        CommandBus bus = spec.bus();
        assertObjects(spec, logs, "", false);
        assertObjects(TimingEdits.longer(spec, "cl", 9), logs, "shares data pins", true);
        CommandBus shared =
                new CommandBus(false, bus.activateHalfClocks(), bus.prechargeHalfClocks(), bus.columnHalfClocks());
        assertObjects(TimingEdits.withBus(spec, shared), logs, "finds its command pins free", true);
        CommandBus whole = new CommandBus(true, bus.activateHalfClocks(), 2, bus.columnHalfClocks());
        assertObjects(TimingEdits.withBus(spec, whole), logs, "starts on a rising edge", true);
        RefreshChecker refresh = new RefreshChecker(TimingEdits.longer(spec, "refi", 40), RefreshPolicy.ALL_BANK);
        logs.stream()
                .filter(log -> log.stream().anyMatch(issued -> issued.command() == Command.REFRESH_ALL))
                .forEach(refresh::check);
        assertFalse(refresh.breaches().isEmpty());
    }

    private static void assertObjects(DramSpec truth, List<List<Issued>> logs, String law, boolean objects) {
        List<String> breaches = new ArrayList<>();
        for (List<Issued> log : logs) {
            StateChecker checker = new StateChecker(truth);
            checker.check(log);
            breaches.addAll(checker.breaches());
        }
        assertEquals(objects, breaches.stream().anyMatch(breach -> breach.contains(law)), law);
    }
}
