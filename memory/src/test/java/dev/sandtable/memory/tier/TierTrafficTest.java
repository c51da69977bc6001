// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.Simulation;
import dev.sandtable.units.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Traffic in time: against the closed form where all do the same, and against rates filled by hand where they do not. */
class TierTrafficTest {
    private record Job(int client, Transfer transfer, long atPs) {}

    /** When each job is done. */
    private static long[] play(Tier tier, int clients, List<Job> jobs) {
        Simulation simulation = new Simulation();
        TierTraffic traffic = new TierTraffic(simulation, tier, clients);
        long[] doneAt = new long[jobs.size()];
        for (int i = 0; i < doneAt.length; i++) {
            Job job = jobs.get(i);
            simulation.schedule(
                    job.atPs,
                    (o, number) -> traffic.start(
                            job.client, job.transfer, (p, done) -> doneAt[(int) done] = simulation.nowPs(), 0, number),
                    0,
                    i);
        }
        simulation.run();
        assertEquals(0, traffic.inFlight());
        assertEquals(jobs.size(), traffic.transfers());
        for (Access access : Access.values()) {
            long bytes = jobs.stream()
                    .filter(job -> job.transfer.access() == access)
                    .mapToLong(job -> job.transfer.bytes().value())
                    .sum();
            assertEquals(bytes, traffic.moved(access).value(), "bytes are neither lost nor made");
        }
        return doneAt;
    }

    private static Transfer transfer(SplittableRandom random, Tier tier, Access access) {
        Bytes bytes = new Bytes(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(300_000_000));
        return tier.transfer(access, bytes, new Bytes(1_000 + random.nextInt(3_000_000)));
    }

    private static Access access(SplittableRandom random) {
        return random.nextBoolean() ? Access.READ : Access.WRITE;
    }

    @Test
    void clientsThatDoTheSameAgreeWithTheClosedForm() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            int clients = 1 + random.nextInt(40);
            Transfer same = transfer(random, tier, access(random));
            List<Job> jobs = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                jobs.add(new Job(client, same, 0));
            }
            // A length is rounded up to a picosecond before it is stretched by the factor of sharing.
            double slowed =
                    tier.rateAlone(same).value() / tier.rate(same, clients).value();
            for (long doneAt : play(tier, clients, jobs)) {
                assertEquals(tier.time(same, clients).value(), doneAt, slowed + 2, "seed " + seed);
            }
        }
    }

    @Test
    void exchangesAgreeWithTheClosedForm() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            int clients = 1 + random.nextInt(20);
            Transfer down = transfer(random, tier, Access.WRITE);
            Transfer up = transfer(random, tier, Access.READ);
            List<Job> jobs = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                jobs.add(new Job(client, down, 0));
                jobs.add(new Job(client, up, 0));
            }
            long last = Arrays.stream(play(tier, clients, jobs)).max().orElseThrow();
            assertEquals(tier.exchangeTime(down, up, clients).value(), last, last * 1e-9 + 100, "seed " + seed);
        }
    }

    private static List<Job> jobs(SplittableRandom random, Tier tier, int clients) {
        List<Job> jobs = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            long atPs = random.nextInt(3) == 0 ? 0 : random.nextLong(50_000_000_000L);
            jobs.add(new Job(random.nextInt(clients), transfer(random, tier, access(random)), atPs));
        }
        return jobs;
    }

    @Test
    void anyMixAgreesWithFillingByHand() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            int clients = 1 + random.nextInt(4);
            List<Job> jobs = jobs(random, tier, clients);
            long[] played = play(tier, clients, jobs);
            double[] byHand = new ByHand(tier, jobs).doneAtSeconds();
            for (int i = 0; i < played.length; i++) {
                assertEquals(byHand[i], played[i] / 1e12, 1e-6 * byHand[i] + 1e-9, "seed " + seed + " job " + i);
            }
        }
    }

    @Test
    void theOrderOfTheQuestionsDoesNotMatter() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            List<Job> jobs = jobs(random, tier, 3);
            List<Job> reversed = new ArrayList<>(jobs);
            Collections.reverse(reversed);
            long[] forth = play(tier, 3, jobs);
            long[] back = play(tier, 3, reversed);
            for (int i = 0; i < forth.length; i++) {
                assertEquals(forth[i], back[back.length - 1 - i], 20.0, "seed " + seed);
            }
        }
    }

    @Test
    void nobodyEverHasMoreThanThereIs() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            TierSpec.Rates medium = tier.spec().medium();
            int members = tier.spec().members();
            Simulation simulation = new Simulation();
            TierTraffic traffic = new TierTraffic(simulation, tier, 3);
            for (Job job : jobs(random, tier, 3)) {
                simulation.schedule(
                        job.atPs, (o, a) -> traffic.start(job.client, job.transfer, (p, b) -> {}, 0, 0), 0, 0);
            }
            for (int sample = 1; sample < 60; sample++) {
                simulation.runUntil(sample * 1_000_000_000L);
                double read = traffic.rate(Access.READ).value();
                double write = traffic.rate(Access.WRITE).value();
                double slack = 1 + 1e-9;
                assertTrue(read
                        <= Math.min(members * medium.read().value(), 3 * clientRate(tier, Access.READ)) * slack);
                assertTrue(write
                        <= Math.min(members * medium.write().value(), 3 * clientRate(tier, Access.WRITE)) * slack);
                Optional<Double> together = medium.together().map(sum -> members * sum.value());
                assertTrue(read + write <= together.orElse(Double.MAX_VALUE) * slack, "seed " + seed);
            }
        }
    }

    private static double clientRate(Tier tier, Access access) {
        return tier.spec().client().of(access).value();
    }

    @Test
    void noTransferIsFasterThanAlone() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Tier tier = Tiers.random(random);
            List<Job> jobs = jobs(random, tier, 2);
            long[] played = play(tier, 2, jobs);
            for (int i = 0; i < played.length; i++) {
                long alone = tier.time(jobs.get(i).transfer, 1).value();
                assertTrue(played[i] - jobs.get(i).atPs >= alone - 1, "seed " + seed);
            }
        }
    }

    @Test
    void aHandlerMayBeginTheNext() {
        Tier tier = new Tier(Tiers.store(0, 64));
        Simulation simulation = new Simulation();
        TierTraffic traffic = new TierTraffic(simulation, tier, 1);
        Transfer second = tier.transfer(Access.READ, new Bytes(5_000_000_000L));
        traffic.start(0, second, (o, left) -> traffic.start(0, second, (p, b) -> {}, 0, 0), 0, 0);
        simulation.run();
        assertEquals(2_000_000_000_000L, simulation.nowPs());
        assertThrows(IllegalArgumentException.class, () -> traffic.start(1, second, (o, a) -> {}, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TierTraffic(simulation, tier, 0));
    }

    /** Progressive filling on a list of limits, from one instant at which something changes to the next. */
    private static final class ByHand {
        private final Tier tier;
        private final List<Job> jobs;
        private final double[] left;
        private final double[] beginsAt;
        private final double[] doneAt;

        ByHand(Tier tier, List<Job> jobs) {
            this.tier = tier;
            this.jobs = jobs;
            int count = jobs.size();
            left = new double[count];
            beginsAt = new double[count];
            doneAt = new double[count];
            for (int i = 0; i < count; i++) {
                Transfer transfer = jobs.get(i).transfer;
                left[i] = transfer.bytes().value();
                double lead = left[i] == 0 ? 0 : tier.lead(transfer.access()).seconds();
                beginsAt[i] = jobs.get(i).atPs / 1e12 + lead;
                doneAt[i] = left[i] == 0 ? beginsAt[i] : -1;
            }
        }

        double[] doneAtSeconds() {
            double now = 0;
            while (Arrays.stream(doneAt).anyMatch(done -> done < 0)) {
                double[] rates = fill(now);
                double next = Double.MAX_VALUE;
                for (int i = 0; i < rates.length; i++) {
                    if (doneAt[i] < 0) {
                        next = Math.min(next, beginsAt[i] > now ? beginsAt[i] : now + left[i] / rates[i]);
                    }
                }
                for (int i = 0; i < rates.length; i++) {
                    if (doneAt[i] < 0 && beginsAt[i] <= now) {
                        left[i] -= rates[i] * (next - now);
                        doneAt[i] = left[i] < 1e-3 ? next : -1;
                    }
                }
                now = next;
            }
            return doneAt;
        }

        /** Raises all rates together to the next limit that some of them meet, as a textbook does. */
        private double[] fill(double now) {
            double[] rates = new double[jobs.size()];
            List<Integer> growing = new ArrayList<>();
            for (int i = 0; i < rates.length; i++) {
                if (doneAt[i] < 0 && beginsAt[i] <= now) {
                    growing.add(i);
                }
            }
            while (!growing.isEmpty()) {
                double step = Double.MAX_VALUE;
                for (int i : growing) {
                    step = Math.min(step, room(i, rates, growing));
                }
                for (int i : growing) {
                    rates[i] += step;
                }
                growing.removeIf(i -> room(i, rates, List.of(i)) < 1e-6 * rates[i]);
            }
            return rates;
        }

        /** How far one may grow with the others that grow. */
        private double room(int i, double[] rates, List<Integer> growing) {
            Job job = jobs.get(i);
            Access access = job.transfer.access();
            TierSpec spec = tier.spec();
            double room = tier.rateAlone(job.transfer).value() - rates[i];
            for (int scope = 0; scope < 2; scope++) {
                boolean own = scope == 0;
                TierSpec.Rates limits = own ? spec.client() : spec.medium();
                int times = own ? 1 : spec.members();
                room = Math.min(room, share(times * limits.of(access).value(), i, own, true, false, rates, growing));
                double sum = limits.together().map(t -> t.value()).orElse(Double.POSITIVE_INFINITY);
                room = Math.min(room, share(times * sum, i, own, false, false, rates, growing));
            }
            double asked = spec.requests().of(access).map(r -> r.value()).orElse(Double.POSITIVE_INFINITY);
            return Math.min(room, share(spec.members() * asked, i, false, true, true, rates, growing));
        }

        private double share(
                double limit,
                int i,
                boolean own,
                boolean sameWay,
                boolean requests,
                double[] rates,
                List<Integer> growing) {
            double used = 0;
            double weights = 0;
            for (int j = 0; j < rates.length; j++) {
                Job other = jobs.get(j);
                boolean shares = !(own && other.client != jobs.get(i).client)
                        && !(sameWay
                                && other.transfer.access()
                                        != jobs.get(i).transfer.access());
                double weight = requests ? 1.0 / other.transfer.request().value() : 1;
                used += shares ? rates[j] * weight : 0;
                weights += shares && growing.contains(j) ? weight : 0;
            }
            return (limit - used) / weights;
        }
    }
}
