// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.ChannelReport;
import dev.sandtable.app.report.CurvesReport;
import dev.sandtable.memory.dram.ChannelCurves;
import dev.sandtable.memory.dram.ChannelOccupancy;
import dev.sandtable.memory.dram.ChannelRun;
import dev.sandtable.memory.dram.CommandObserver;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramChannel;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.dram.DramSystem;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Hertz;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Memory channels and their controllers, alone. */
@Command(
        name = "dram",
        mixinStandardHelpOptions = true,
        description = {
            "One memory channel, or several, under a pattern or a trace of accesses.",
            "Prints bandwidth, latency, row hits, energy, and which part of the channel is busiest; with --curves, what"
                    + " the channel sustains over strides, shares of reads, sizes, depths, streams and loads."
        })
final class DramCommand implements Callable<Integer> {
    /** Beyond these multiples of its own clock a device is another device. */
    private static final double CLOCK_RANGE = 10;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Mixin
    AccessOptions accesses = new AccessOptions();

    @Mixin
    ControllerOptions controllers = new ControllerOptions();

    @Option(
            names = "--preset",
            required = true,
            paramLabel = "MEMORY",
            description = "A memory of the catalogue, such as hbm2e, or a file: my/memory.yaml.")
    String preset = "";

    @Option(names = "--clock", paramLabel = "F", description = "Another command clock for the same devices: 1.2GHz.")
    Optional<String> clock = Optional.empty();

    @Option(
            names = "--pin-rate",
            paramLabel = "RATE",
            description = "Another rate of each data pin, which sets the clock: 3.2Gb/s.")
    Optional<String> pinRate = Optional.empty();

    @Option(names = "--curves", description = "A table of what the channel sustains instead of a single run.")
    boolean curves;

    @Option(
            names = "--log",
            paramLabel = "FILE.csv",
            description = "Also write every command: time_ns,command,bank,row; banks are numbered over the channel.")
    Optional<Path> log = Optional.empty();

    @Override
    public Integer call() {
        Desk desk = Desk.of(spec, shared);
        DramSpec dram = atClock(Shelf.memory(desk.catalogues(), preset));
        Controller controller = controllers.of(dram);
        if (curves) {
            characterise(desk, dram, controller);
        } else {
            print(desk, serve(dram, controller));
        }
        desk.keep();
        return Exit.DONE;
    }

    private DramSpec atClock(DramSpec dram) {
        if (clock.isPresent() && pinRate.isPresent()) {
            throw new UserError("--clock and --pin-rate both set the clock; write one of them");
        }
        Optional<Hertz> asked = clock.map(text -> Amount.of("--clock", text, Hertz::parse))
                .or(() -> pinRate.map(text -> new Hertz(
                        Amount.of("--pin-rate", text, BytesPerSecond::parse).value()
                                * Byte.SIZE
                                / dram.organization().transfersPerClock())));
        if (asked.isEmpty()) {
            return dram;
        }
        double ratio = asked.get().value() / dram.clock().value();
        if (!(ratio >= 1 / CLOCK_RANGE && ratio <= CLOCK_RANGE)) {
            String given = clock.map(text -> "--clock " + text).orElse("--pin-rate " + pinRate.orElse(""));
            throw new UserError(given + " is a clock of " + asked.get()
                    + "; write one between a tenth and ten times the " + dram.clock() + " of " + preset);
        }
        return dram.atClock(asked.get());
    }

    private ChannelReport serve(DramSpec dram, Controller controller) {
        List<ChannelOccupancy> occupancies = IntStream.range(0, controllers.channels)
                .mapToObj(channel -> new ChannelOccupancy(dram))
                .toList();
        try (AccessOptions.Offer offer = accesses.open(dram)) {
            ChannelRun run = serve(dram, controller, offer.source(), occupancies);
            return new ChannelReport(
                    preset,
                    controllers.kind,
                    accesses.words(),
                    offer.readShare(),
                    offer.file().map(file -> new ChannelReport.Trace(accesses.file(), file.highestAddress())),
                    dram,
                    controller,
                    run,
                    ChannelOccupancy.mean(occupancies, run.elapsed()));
        }
    }

    private ChannelRun serve(
            DramSpec dram, Controller controller, RequestSource source, List<? extends CommandObserver> observers) {
        if (controllers.channels > 1) {
            if (log.isPresent()) {
                throw new UserError("--log is of one channel; write it without --channels");
            }
            return new DramSystem(dram, controller, controllers.channels, observers::get).serve(source);
        }
        CommandObserver observer = observers.get(0);
        if (log.isEmpty()) {
            return new DramChannel(dram, controller, observer).serve(source);
        }
        try (CommandLog commands = CommandLog.open(log.get(), dram.clock())) {
            CommandObserver both = (tick, command, bank, row) -> {
                observer.issued(tick, command, bank, row);
                commands.issued(tick, command, bank, row);
            };
            ChannelRun run = new DramChannel(dram, controller, both).serve(source);
            commands.keep();
            return run;
        }
    }

    private void characterise(Desk desk, DramSpec dram, Controller controller) {
        accesses.refuse("--curves");
        if (log.isPresent()) {
            throw new UserError("--log does not go with --curves, which runs many channels");
        }
        if (controllers.channels > 1) {
            throw new UserError("--curves are of one channel; write them without --channels");
        }
        CurvesReport report = Amount.of(
                "--preset",
                preset,
                name -> CurvesReport.of(name, controllers.kind, dram, controller, new ChannelCurves(dram, controller)));
        desk.print(report.json(), report.rows(), report.text());
    }

    private void print(Desk desk, ChannelReport report) {
        desk.print(report.json(), List.of(report.json()), report.text());
    }
}
