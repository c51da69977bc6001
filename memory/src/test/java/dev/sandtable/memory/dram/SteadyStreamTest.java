// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.PeriodicSource;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Picoseconds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A channel that leaves repetitions out reports what one reports that serves every request. */
class SteadyStreamTest {

    private static RequestSource trace(String name, long requests) {
        return ComparisonTrace.find(name, 32, requests).orElseThrow();
    }

    /** Counts the requests that are asked for one by one. */
    private static final class Counting implements PeriodicSource {
        private final PeriodicSource source;
        private long asked;

        Counting(RequestSource source) {
            this.source = (PeriodicSource) source;
        }

        @Override
        public boolean advance() {
            asked++;
            return source.advance();
        }

        @Override
        public long address() {
            return source.address();
        }

        @Override
        public boolean isWrite() {
            return source.isWrite();
        }

        @Override
        public java.util.Optional<Period> findPeriod(long bytes) {
            return source.findPeriod(bytes);
        }

        @Override
        public long regular() {
            return source.regular();
        }

        @Override
        public void skip(long requests) {
            source.skip(requests);
        }
    }

    @Test
    void repetitionsLeftOutChangeNothing() {
        SplittableRandom random = new SplittableRandom(2024);
        List<String> traces = List.of(
                "seqR",
                "seqW",
                "copy1",
                "copy8",
                "copy64",
                "r2w1",
                "stride64",
                "stride96",
                "stride256",
                "stride1024",
                "stride4096",
                "stride5000",
                "stride65536",
                "stride1048576");
        List<DramSpec> devices =
                List.of(Devices.hbm2(), Devices.hbm3(), Devices.device("ddr4"), Devices.device("gddr6"));
        List<String> mappings = List.of(
                "row-bank-column",
                "bank-group-interleaved",
                "bank-group-permuted",
                "ro ba si co bg pc",
                "ro co si ba bg pc");
        for (int round = 0; round < 120; round++) {
            Controller controller = Controller.plain(AddressMapping.of(mappings.get(random.nextInt(mappings.size()))))
                    .withRefresh(random.nextInt(4) == 0 ? RefreshPolicy.NONE : RefreshPolicy.ALL_BANK)
                    .withPage(page(random))
                    .withQueues(Controller.Queues.of(1 << random.nextInt(8), 1 << random.nextInt(8)))
                    .withFairness(
                            random.nextInt(3) == 0
                                    ? new Controller.Fairness(
                                            new Picoseconds(random.nextInt(400_000)), random.nextInt(6))
                                    : Controller.Fairness.NONE);
            DramSpec spec = devices.get(random.nextInt(devices.size()));
            String name = traces.get(random.nextInt(traces.size()));
            int requests = 1_000 + random.nextInt(60_000);
            ChannelRun all = new DramChannel(spec, controller).serve(new Crowded(trace(name, requests), false));
            ChannelRun steady = new DramChannel(spec, controller).serve(trace(name, requests));
            assertEquals(all, steady, name + " on " + spec.standard() + " under " + controller);
        }
    }

    private static PagePolicy page(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> PagePolicy.CLOSED;
            case 1 -> PagePolicy.timeout(new Picoseconds(20_000 + random.nextInt(400_000)));
            default -> PagePolicy.OPEN;
        };
    }

    @Test
    void streamsAreMostlyLeftOut() {
        Controller controller = Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED);
        Counting source = new Counting(trace("seqR", 1L << 25));
        ChannelRun run = new DramChannel(Devices.hbm2(), controller).serve(source);
        assertEquals(1L << 30, run.moved().value());
        assertTrue(source.asked < 1L << 20, source.asked + " requests were simulated of a gigabyte");
    }
}
