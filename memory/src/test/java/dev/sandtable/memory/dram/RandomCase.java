// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A device of the catalogue, a controller that is legal for it and a seed of traffic, all by one number. */
record RandomCase(long seed, DramSpec spec, Controller controller, int requests) {
    private static final List<DramSpec> CATALOGUE = catalogue();
    private static final int MOST_REQUESTS = 3000;

    private static List<DramSpec> catalogue() {
        try (Stream<Path> files = Files.list(Devices.CATALOGUE)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .map(name -> Devices.device(name.substring(0, name.length() - ".yaml".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any scheduling. Devices take turns, so that as many cases as there are devices meet all. */
    static RandomCase of(long seed) {
        return of(seed, new SplittableRandom(seed).nextInt(3) == 0 ? Scheduling.BANK_QUEUES : Scheduling.FIRST_READY);
    }

    static RandomCase of(long seed, Scheduling scheduling) {
        SplittableRandom random = new SplittableRandom(~seed);
        DramSpec spec = CATALOGUE.get((int) (seed % CATALOGUE.size()));
        return of(seed, random, spec, scheduling);
    }

    private static RandomCase of(long seed, SplittableRandom random, DramSpec spec, Scheduling scheduling) {
        boolean firstReady = scheduling == Scheduling.FIRST_READY;
        double low = random.nextDouble() * 0.6;
        double high = low + 0.01 + random.nextDouble() * 0.35;
        Controller.Queues queues = new Controller.Queues(
                depth(random), depth(random), new Ratio(low), new Ratio(high), 1 << random.nextInt(5));
        long patiencePs = random.nextInt(3) == 0 ? 50_000 + random.nextLong(2_000_000) : 0;
        Controller.Fairness fairness = new Controller.Fairness(
                new Picoseconds(firstReady ? patiencePs : 0), random.nextBoolean() ? 0 : 1 + random.nextInt(16));
        PagePolicy page = switch (random.nextInt(3)) {
            case 0 -> PagePolicy.OPEN;
            case 1 -> PagePolicy.CLOSED;
            default ->
                firstReady ? PagePolicy.timeout(new Picoseconds(1_000 + random.nextLong(500_000))) : PagePolicy.OPEN;
        };
        boolean perBank = firstReady && spec.timings().rfcBank().isPresent();
        RefreshPolicy refresh = switch (random.nextInt(5)) {
            case 0 -> RefreshPolicy.NONE;
            case 1, 2 -> perBank ? RefreshPolicy.PER_BANK : RefreshPolicy.ALL_BANK;
            default -> RefreshPolicy.ALL_BANK;
        };
        List<String> names = AddressMapping.names();
        AddressMapping mapping = AddressMapping.of(names.get(random.nextInt(names.size())));
        Controller controller = new Controller(scheduling, queues, fairness, page, mapping, refresh, Optional.empty());
        return new RandomCase(seed, spec, controller, MOST_REQUESTS / 6 + random.nextInt(MOST_REQUESTS));
    }

    private static int depth(SplittableRandom random) {
        return 1 + random.nextInt(1 << random.nextInt(8));
    }

    RequestSource traffic() {
        return new RandomTraffic(seed, spec, requests);
    }

    @Override
    public String toString() {
        return "case " + seed + ": " + spec.standard() + ", " + controller + ", " + requests + " requests";
    }
}
