// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.app.report.ChannelReport;
import dev.sandtable.app.report.CsvTable;
import dev.sandtable.memory.dram.AccessPattern;
import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.ChannelRun;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramChannel;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.units.Bytes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** One memory channel and its controller, alone. */
@Command(
        name = "dram",
        mixinStandardHelpOptions = true,
        description = {
            "One memory channel under a pattern of accesses.",
            "Prints bandwidth, latency, row hits and energy."
        })
final class DramCommand implements Callable<Integer> {
    private static final int MOST_REQUESTS = 100_000_000;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Option(
            names = "--preset",
            required = true,
            paramLabel = "MEMORY",
            description = "A memory of the catalogue: hbm2e.")
    String preset = "";

    @Option(
            names = "--pattern",
            paramLabel = "P",
            defaultValue = "stream",
            description = "stream, stride:BYTES or random:BYTES (default: stream).")
    String pattern = "stream";

    @Option(
            names = "--reads",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Share of the bytes that is read, 0 to 1 (default: 1).")
    double reads = 1;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Requests that are served (default: 200000).")
    int requests = 200_000;

    @Option(
            names = "--mapping",
            paramLabel = "M",
            defaultValue = "bank-group-permuted",
            converter = MappingName.class,
            description = "How an address picks its bank: row-bank-column, bank-group-interleaved, bank-group-permuted"
                    + " (default) or minimalist-open-page.")
    AddressMapping mapping = AddressMapping.BANK_GROUP_PERMUTED;

    @Override
    public Integer call() {
        Desk desk = Desk.of(spec, shared);
        if (requests < 1 || requests > MOST_REQUESTS) {
            throw new UserError("--requests must lie between 1 and " + MOST_REQUESTS + ", was " + requests);
        }
        DramSpec dram = desk.catalogues().memories().byNameOrThrow(preset).value();
        Controller controller = Controller.throughput().withMapping(mapping);
        ChannelRun run = serve(dram, controller);
        ChannelReport report = new ChannelReport(preset, pattern, reads, mapping, dram, run);
        if (shared.output == SharedOptions.Output.CSV) {
            desk.out().print(CsvTable.text(List.of(report.json())));
            desk.out().flush();
        } else {
            desk.print(report.json(), report.text());
        }
        desk.keep();
        return Exit.DONE;
    }

    private ChannelRun serve(DramSpec dram, Controller controller) {
        try {
            return new DramChannel(dram, controller).serve(accesses(dram).requests(dram.organization(), requests));
        } catch (IllegalArgumentException e) {
            throw new UserError("--pattern " + pattern + " on " + preset + ": " + e.getMessage());
        }
    }

    private AccessPattern accesses(DramSpec dram) {
        if (!(reads >= 0 && reads <= 1)) {
            throw new UserError("--reads must lie between 0 and 1, was " + reads);
        }
        Bytes one = new Bytes(dram.organization().accessBytes());
        String[] parts = pattern.split(":", 2);
        return switch (parts[0]) {
            case "stream" -> AccessPattern.stream(reads);
            case "stride" -> new AccessPattern(AccessPattern.Kind.STRIDED, reads, one, bytes(parts), 1);
            case "random" -> new AccessPattern(AccessPattern.Kind.RANDOM, reads, bytes(parts), Bytes.ZERO, 1);
            default -> throw new UserError("--pattern is '" + pattern + "'; write stream, stride:256 or random:64");
        };
    }

    private Bytes bytes(String[] parts) {
        try {
            long value = Long.parseLong(parts.length == 2 ? parts[1] : "");
            if (value > 0) {
                return new Bytes(value);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UserError(
                "--pattern is '" + pattern + "'; write a number of bytes after the colon: " + parts[0] + ":256");
    }

    /** A mapping by its name with hyphens. */
    static final class MappingName implements ITypeConverter<AddressMapping> {
        @Override
        public AddressMapping convert(String text) {
            try {
                return AddressMapping.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
