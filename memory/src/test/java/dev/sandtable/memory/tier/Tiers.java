// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.memory.tier.TierSpec.Latency;
import dev.sandtable.memory.tier.TierSpec.Rates;
import dev.sandtable.memory.tier.TierSpec.Requests;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.SpecReader;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.PerSecond;
import dev.sandtable.units.Picoseconds;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/** Tiers of the catalogue and of chance, for tests. */
final class Tiers {
    static final Path CATALOGUE = Path.of("../configs/tiers");

    private Tiers() {}

    static Tier byName(String name) {
        return new Tier(SpecReader.read(CATALOGUE.resolve(name + ".yaml"), TierSpec.class, Provenance.Policy.REQUIRED)
                .value());
    }

    /** 100 GB/s read and 40 GB/s written in all, 5 GB/s a client, 1 TiB, requests of 1 MB. */
    static TierSpec store(double latencySeconds, int inFlight) {
        Picoseconds latency = Picoseconds.ofSeconds(latencySeconds);
        return new TierSpec(
                TierSpec.Kind.FILE_SYSTEM,
                4,
                Optional.of(new Bytes(1L << 38)),
                rates(25e9, 10e9, Optional.empty()),
                rates(5e9, 5e9, Optional.empty()),
                new Latency(latency, latency, Optional.empty()),
                new Requests(new Bytes(1_000_000), inFlight, Optional.empty(), Optional.empty()));
    }

    static Rates rates(double read, double write, Optional<Double> together) {
        return new Rates(new BytesPerSecond(read), new BytesPerSecond(write), together.map(BytesPerSecond::new));
    }

    /** Any tier that can be written; some of its figures bind and others do not. */
    static Tier random(SplittableRandom random) {
        return new Tier(new TierSpec(
                TierSpec.Kind.POOL,
                1 + random.nextInt(5),
                Optional.empty(),
                randomRates(random, 20e9),
                randomRates(random, 10e9),
                new Latency(randomTime(random), randomTime(random), Optional.of(randomTime(random))),
                new Requests(
                        new Bytes(1 + random.nextInt(2_000_000)),
                        1 + random.nextInt(16),
                        randomCeiling(random),
                        randomCeiling(random))));
    }

    private static Rates randomRates(SplittableRandom random, double most) {
        double read = most * (0.05 + random.nextDouble());
        double write = most * (0.05 + random.nextDouble());
        Optional<Double> together = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(Math.max(read, write) * (1 + 0.8 * random.nextDouble()));
        return rates(read, write, together);
    }

    private static Picoseconds randomTime(SplittableRandom random) {
        return new Picoseconds(random.nextInt(3) == 0 ? 0 : random.nextLong(100_000_000L));
    }

    private static Optional<PerSecond> randomCeiling(SplittableRandom random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(new PerSecond(1_000 + random.nextInt(1_000_000)));
    }
}
