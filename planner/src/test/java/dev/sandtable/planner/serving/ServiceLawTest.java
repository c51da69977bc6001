// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.units.PerSecond;
import dev.sandtable.workload.serving.Batching;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.Iteration;
import dev.sandtable.workload.serving.RequestSource;
import dev.sandtable.workload.serving.Routing;
import dev.sandtable.workload.serving.Scheduler;
import dev.sandtable.workload.serving.Sequence;
import dev.sandtable.workload.serving.source.Arrivals;
import dev.sandtable.workload.serving.source.DrawnRequests;
import dev.sandtable.workload.serving.source.Lengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Queues with closed forms, and laws that hold for every service. */
class ServiceLawTest {
    private static final double PS_PER_S = 1e12;
    private static final long MILLISECOND = 1_000_000_000;

    /** Every pass takes as long: prompts of one token and answers of one are one pass, one at a time, an M/D/1 queue. */
    @Test
    void oneAtATimeIsAQueueWithConstantService() {
        double service = 0.01;
        double rate = 70;
        double rho = rate * service;
        ServiceStatistics statistics = new ServiceStatistics();
        run(1, Batching.STATIC, 1, iteration -> Math.round(service * PS_PER_S), drawn(rate, 400_000, 3), statistics);
        double expected = rho * service / (2 * (1 - rho));
        assertEquals(expected, statistics.queue().mean(), 0.03 * expected);
    }

    /** Answers of 1 to 19 tokens at a pass each are an M/G/1 queue. */
    @Test
    void serviceOfTwoLengthsFollowsPollaczekAndKhinchine() {
        double token = 0.001;
        Lengths lengths = new Lengths.Uniform(1, 19);
        double rate = 70;
        double mean = 10 * token;
        double square = 0;
        for (int n = 1; n <= 19; n++) {
            square += n * n / 19.0 * token * token;
        }
        double rho = rate * mean;
        RequestSource source =
                new DrawnRequests(new Arrivals.Poisson(new PerSecond(rate)), new Lengths.Fixed(1), lengths, 300_000, 5);
        ServiceStatistics statistics = new ServiceStatistics();
        run(1, Batching.STATIC, 1, iteration -> Math.round(token * PS_PER_S), source, statistics);
        double expected = rate * square / (2 * (1 - rho));
        assertEquals(expected, statistics.queue().mean(), 0.03 * expected);
    }

    /** Mean number in the system = rate · mean time, whatever the policy. */
    @Test
    void littlesLawHolds() {
        for (Batching policy : Batching.values()) {
            List<Sequence> done = new ArrayList<>();
            ServiceTotals totals = Service.run(
                    parameters(1, policy, 16, ServiceLawTest::linear),
                    drawn(new Lengths.Uniform(1, 400), new Lengths.Uniform(1, 60), 20, 3_000, 7),
                    done::add);
            double inSystem = 0;
            for (Sequence sequence : done) {
                inSystem += sequence.finishedPs() - sequence.request().arrivalPs();
            }
            assertEquals(3_000, done.size(), policy.name());
            double number = inSystem / totals.endPs();
            double rate = done.size() / (double) totals.endPs();
            assertEquals(number, rate * inSystem / done.size(), 1e-9 * number, policy.name());
        }
    }

    /** Whoever arrives leaves or is refused, no token before its time, and blocks all come back, under many seeds. */
    @Test
    void everyRequestIsAccountedFor() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 60; round++) {
            Batching policy = Batching.values()[random.nextInt(Batching.values().length)];
            Routing routing = Routing.values()[random.nextInt(Routing.values().length)];
            int replicas = 1 + random.nextInt(3);
            BlockPool[] pools = new BlockPool[replicas];
            int[] next = {0};
            int blocks = 20 + random.nextInt(60);
            List<Sequence> done = new ArrayList<>();
            ServiceTotals totals = Service.run(
                    new Service.Parameters(
                            replicas,
                            routing,
                            new Scheduler.Limits(policy, 1 + random.nextInt(20), 64 + random.nextInt(512), false),
                            () -> pools[next[0]++] = new BlockPool(blocks, 16, 0.02),
                            ServiceLawTest::linear,
                            round,
                            random.nextBoolean() ? Optional.of(1 + random.nextInt(8)) : Optional.empty()),
                    drawn(new Lengths.Uniform(1, 500), new Lengths.Uniform(1, 200), 50, 300, round),
                    done::add);
            String where = policy + " " + routing + " round " + round;
            assertEquals(300, totals.arrived(), where);
            assertEquals(300, done.size() + totals.refused(), where);
            for (Sequence sequence : done) {
                assertTrue(sequence.scheduledPs() >= sequence.request().arrivalPs(), where);
                assertTrue(sequence.firstTokenPs() > sequence.scheduledPs(), where);
                assertTrue(sequence.finishedPs() >= sequence.firstTokenPs(), where);
            }
            for (BlockPool pool : pools) {
                assertEquals(0, pool.held(), where);
                assertTrue(pool.most() <= pool.total(), where);
            }
        }
    }

    /** The same seed, the same service. */
    @Test
    void seedsDecideEverything() {
        ServiceTotals[] totals = new ServiceTotals[2];
        for (int i = 0; i < 2; i++) {
            totals[i] = Service.run(
                    parameters(4, Batching.CHUNKED, 8, ServiceLawTest::linear),
                    drawn(new Lengths.Lognormal(200, 1, 2000), new Lengths.Fixed(40), 30, 2_000, 9),
                    sequence -> {});
        }
        assertEquals(totals[0], totals[1]);
    }

    private static long linear(Iteration iteration) {
        return 5 * MILLISECOND
                + iteration.tokens() * MILLISECOND / 50
                + iteration.decodeContext() * MILLISECOND / 10_000;
    }

    private static Service.Parameters parameters(int replicas, Batching policy, int sequences, IterationTimes times) {
        return new Service.Parameters(
                replicas,
                Routing.ROUND_ROBIN,
                new Scheduler.Limits(policy, sequences, 512, false),
                () -> new BlockPool(4000, 16, 0.01),
                times,
                1,
                Optional.empty());
    }

    private static void run(
            int replicas,
            Batching policy,
            int sequences,
            IterationTimes times,
            RequestSource source,
            ServiceStatistics statistics) {
        Service.run(parameters(replicas, policy, sequences, times), source, statistics::add);
    }

    private static RequestSource drawn(double rate, int count, long seed) {
        return drawn(new Lengths.Fixed(1), new Lengths.Fixed(1), rate, count, seed);
    }

    private static RequestSource drawn(Lengths input, Lengths output, double rate, int count, long seed) {
        return new DrawnRequests(new Arrivals.Poisson(new PerSecond(rate)), input, output, count, seed);
    }
}
