// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.dram.Organization;
import dev.sandtable.memory.traffic.AccessPattern;
import dev.sandtable.memory.traffic.ComparisonTrace;
import dev.sandtable.memory.traffic.PacedSource;
import dev.sandtable.memory.traffic.RequestSource;
import dev.sandtable.memory.traffic.TraceFile;
import dev.sandtable.units.Bytes;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what a memory channel is asked for: a pattern, a sequence of those that simulators compare, or a file. */
final class AccessOptions {
    private static final long MOST_REQUESTS = 100_000_000;
    private static final long FEW_REQUESTS = 200_000;
    private static final int MOST_STREAMS = 65_536;
    /** Below it the channel does nothing but refresh, for seconds of simulated time. */
    private static final double LEAST_LOAD = 0.0001;

    private static final String PATTERNS =
            "write stream, stride:256 or random:64, or tile:512:8192, or a sequence: seqR, seqW, copy64, r2w1,"
                    + " stride256, rand1024R, rand1024RW";

    @Option(
            names = "--pattern",
            paramLabel = "P",
            description = {
                "stream (default), stride:BYTES, random:BYTES, tile:ROWBYTES:PITCH,",
                "or a sequence by which simulators are compared: seqR, seqW, copyN, r2w1, strideBYTES, randBYTESR,"
                        + " randBYTESRW."
            })
    Optional<String> pattern = Optional.empty();

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = {
                "Requests from a file, one per line, plain or compressed (gzip): 'LD 0x40' and 'ST 0x40';"
                        + " '0x40 READ 12' with the clock at which it is offered; 'R 0x40' and 'W 0x40'; or CSV under"
                        + " the header address,kind or address,kind,time_ns.",
                "Addresses are the channel's own bytes; those beyond its capacity wrap, as its rows do."
            })
    Optional<Path> trace = Optional.empty();

    @Option(
            names = "--reads",
            paramLabel = "SHARE",
            description = "Share of a pattern's bytes that is read, 0 to 1 (default: 1).")
    Optional<Double> reads = Optional.empty();

    @Option(
            names = "--streams",
            paramLabel = "N",
            description = "Streams of each direction that take turns in a pattern (default: 1).")
    Optional<Integer> streams = Optional.empty();

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Requests that are served (default: 200000, or all of a trace).")
    Optional<Long> requests = Optional.empty();

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            description = "Requests come at an even pace, this share of the pins' bandwidth, 0.0001 to 1"
                    + " (default: the next one always waits).")
    Optional<Double> load = Optional.empty();

    /**
     * Requests, and what to call them.
     *
     * @param source the requests
     * @param file the file they come from, if any
     * @param readShare share that is to be read, where the options say it
     */
    record Offer(RequestSource source, Optional<TraceFile> file, Optional<Double> readShare) implements AutoCloseable {
        @Override
        public void close() {
            file.ifPresent(TraceFile::close);
        }
    }

    /** Refuses every option of this kind that was given; {@code --curves} has requests of its own. */
    void refuse(String with) {
        String given = pattern.map(value -> "--pattern")
                .or(() -> trace.map(value -> "--trace"))
                .or(() -> reads.map(value -> "--reads"))
                .or(() -> streams.map(value -> "--streams"))
                .or(() -> requests.map(value -> "--requests"))
                .or(() -> load.map(value -> "--load"))
                .orElse("");
        if (!given.isEmpty()) {
            throw new UserError(given + " does not go with " + with + ", which chooses its own requests");
        }
    }

    /** The pattern that was asked for. */
    String words() {
        return pattern.orElse("stream");
    }

    /** The trace that was asked for, empty if none was. */
    String file() {
        return trace.map(Path::toString).orElse("");
    }

    /** The requests that the options ask for. */
    Offer open(DramSpec dram) {
        if (trace.isPresent() && pattern.isPresent()) {
            throw new UserError("--trace and --pattern both say what is asked for; write one of them");
        }
        if (load.isPresent() && !(load.get() >= LEAST_LOAD && load.get() <= 1)) {
            throw new UserError("--load must lie between 0.0001 and 1, was " + load.get());
        }
        long least = requests.orElse(1L);
        if (least < 1 || trace.isEmpty() && least > MOST_REQUESTS) {
            throw new UserError("--requests must lie between 1 and " + MOST_REQUESTS + ", was " + least);
        }
        return trace.isPresent() ? fromFile(trace.get(), dram) : fromPattern(dram);
    }

    private Offer fromFile(Path file, DramSpec dram) {
        refuseFor("--trace " + file);
        TraceFile open = TraceFile.open(file, dram.clock(), requests.orElse(Long.MAX_VALUE));
        if (load.isPresent() && open.timed()) {
            open.close();
            throw new UserError("--load does not go with --trace " + file + ", which says when each request comes");
        }
        return new Offer(paced(open, dram), Optional.of(open), Optional.empty());
    }

    private Offer fromPattern(DramSpec dram) {
        Organization organization = dram.organization();
        long count = requests.orElse(FEW_REQUESTS);
        Optional<RequestSource> sequence = ComparisonTrace.find(words(), organization.accessBytes(), count);
        if (sequence.isPresent()) {
            refuseFor("--pattern " + words());
            return new Offer(paced(sequence.get(), dram), Optional.empty(), Optional.empty());
        }
        double share = reads.orElse(1.0);
        if (!(share >= 0 && share <= 1)) {
            throw new UserError("--reads must lie between 0 and 1, was " + share);
        }
        int turns = streams.orElse(1);
        if (turns < 1 || turns > MOST_STREAMS) {
            throw new UserError("--streams must lie between 1 and " + MOST_STREAMS + ", was " + turns);
        }
        RequestSource source = Amount.of(
                "--pattern",
                words(),
                text -> accesses(text, share, turns, organization).requests(organization.addresses(), count));
        return new Offer(paced(source, dram), Optional.empty(), Optional.of(share));
    }

    /** Options that only a pattern takes. */
    private void refuseFor(String what) {
        String given = reads.map(value -> "--reads")
                .or(() -> streams.map(value -> "--streams"))
                .orElse("");
        if (!given.isEmpty()) {
            throw new UserError(given + " does not go with " + what + ", which says what is read and in which order");
        }
    }

    private RequestSource paced(RequestSource source, DramSpec dram) {
        return load.<RequestSource>map(share -> new PacedSource(
                        source,
                        dram.organization().accessBytes(),
                        dram.channelBandwidth().times(share)))
                .orElse(source);
    }

    private static AccessPattern accesses(String text, double reads, int streams, Organization organization) {
        String[] parts = text.split(":", -1);
        Bytes one = new Bytes(organization.accessBytes());
        int sizes = parts.length - 1;
        AccessPattern.Kind kind = switch (parts[0]) {
            case "stream" -> AccessPattern.Kind.STREAM;
            case "stride" -> AccessPattern.Kind.STRIDED;
            case "random" -> AccessPattern.Kind.RANDOM;
            case "tile" -> AccessPattern.Kind.TILE;
            default -> throw new IllegalArgumentException(PATTERNS);
        };
        int wanted = kind == AccessPattern.Kind.STREAM ? 0 : kind == AccessPattern.Kind.TILE ? 2 : 1;
        if (sizes != wanted) {
            throw new IllegalArgumentException(PATTERNS);
        }
        Bytes first = wanted > 0 ? size(parts[1], organization) : Bytes.ZERO;
        return switch (kind) {
            case STREAM ->
                new AccessPattern(kind, reads, AccessPattern.stream(reads).chunk(), Bytes.ZERO, streams);
            case STRIDED -> new AccessPattern(kind, reads, one, first, streams);
            case RANDOM -> new AccessPattern(kind, reads, first, Bytes.ZERO, streams);
            case TILE -> new AccessPattern(kind, reads, first, size(parts[2], organization), streams);
        };
    }

    private static Bytes size(String text, Organization organization) {
        Bytes size = Amount.bytes(text);
        if (size.compareTo(organization.channelCapacity()) > 0) {
            throw new IllegalArgumentException(size + " exceeds a channel of " + organization.channelCapacity());
        }
        return size;
    }
}
