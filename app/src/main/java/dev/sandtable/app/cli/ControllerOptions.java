// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.memory.dram.AddressMapping;
import dev.sandtable.memory.dram.Controller;
import dev.sandtable.memory.dram.DramSpec;
import dev.sandtable.memory.dram.DramSystem;
import dev.sandtable.memory.dram.InlineEcc;
import dev.sandtable.memory.dram.PagePolicy;
import dev.sandtable.memory.dram.RefreshPolicy;
import dev.sandtable.memory.dram.Scheduling;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.units.Ratio;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that describe a memory controller: one of three to start from, and what differs from it. */
final class ControllerOptions {
    private static final int DEEPEST = 65_536;
    private static final int MOST_CHANNELS = 256;

    @Option(
            names = "--controller",
            paramLabel = "C",
            defaultValue = "plain",
            description = {
                "Which controller the options below change:",
                "plain (default): 64 reads and 64 writes wait, first-ready first-come first-served, open pages, all"
                        + " banks refreshed at once, as simulators of controllers are compared;",
                "throughput: 256 writes wait, refresh bank by bank; what the chips of the catalogue have;",
                "bank-queues: 32 and 32 before eight per bank, at most four row hits while another row is wanted."
            })
    String kind = "plain";

    @Option(
            names = "--mapping",
            paramLabel = "M",
            defaultValue = "bank-group-permuted",
            description = "How an address picks its bank: row-bank-column, bank-group-interleaved, bank-group-permuted"
                    + " (default), minimalist-open-page, a name that another simulator has for one of them, or fields"
                    + " from the highest bit down: 'ro si ba co bg pc co2; ba,si^ro'.")
    String mapping = "bank-group-permuted";

    @Option(names = "--read-queue", paramLabel = "N", description = "Reads that wait, 1 to 65536.")
    Optional<Integer> readQueue = Optional.empty();

    @Option(names = "--write-queue", paramLabel = "N", description = "Writes that wait, 1 to 65536.")
    Optional<Integer> writeQueue = Optional.empty();

    @Option(
            names = "--bank-queue",
            paramLabel = "N",
            description = "Requests that wait for each bank under --controller bank-queues (default: 8).")
    Optional<Integer> bankQueue = Optional.empty();

    @Option(
            names = "--watermarks",
            paramLabel = "LOW:HIGH",
            description = "Fill of the write queue below which draining it ends and above which it begins: 0.2:0.8.")
    Optional<String> watermarks = Optional.empty();

    @Option(
            names = "--page",
            paramLabel = "POLICY",
            description =
                    "What happens to a row after an access: open, closed, or timeout:TIME, such as timeout:100ns.")
    Optional<String> page = Optional.empty();

    @Option(
            names = "--refresh",
            paramLabel = "POLICY",
            description = "How cells are kept alive: none, all-bank or per-bank.")
    Optional<String> refresh = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            description =
                    "Once a request has waited so long, no younger one to its bank goes before it: 500ns, or none.")
    Optional<String> patience = Optional.empty();

    @Option(
            names = "--row-hits",
            paramLabel = "N",
            description =
                    "Most accesses to an open row while an older request wants another row of the bank; 0 for no limit.")
    Optional<Integer> rowHits = Optional.empty();

    @Option(
            names = "--ecc",
            paramLabel = "K",
            description =
                    "Error correction inside the memory: the check bits of K accesses of data fill one more; 7 and"
                            + " 16 are in use for LPDDR, 15 for GDDR6. HBM and ECC modules have pins for it and need none.")
    Optional<Integer> ecc = Optional.empty();

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "1",
            description = "Channels behind one front end, 1, 2, 4 ... 256; the lowest bits pick one unless the mapping"
                    + " says ch (default: 1).")
    int channels = 1;

    /** The controller for a device; refuses what it cannot do. */
    Controller of(DramSpec dram) {
        if (channels < 1 || channels > MOST_CHANNELS || Integer.bitCount(channels) != 1) {
            throw new UserError("--channels must be 1, 2, 4 ... " + MOST_CHANNELS + ", was " + channels);
        }
        AddressMapping named = Amount.of("--mapping", mapping, AddressMapping::of);
        AddressMapping fields = channels == 1 ? named : named.acrossChannels();
        Controller start = switch (kind) {
            case "plain" -> Controller.plain(fields);
            case "throughput" -> Controller.throughput().withMapping(fields);
            case "bank-queues" -> Controller.bankQueues(fields);
            default -> throw new UserError("--controller is '" + kind + "'; write plain, throughput or bank-queues");
        };
        // A mapping that does not fit the device is told from the other reasons by trying it alone.
        Amount.of("--mapping", mapping, text -> new DramSystem(dram, Controller.plain(fields), channels));
        Controller controller = start.withQueues(queues(start.queues()))
                .withFairness(fairness(start))
                .withPage(page.map(ControllerOptions::page).orElse(start.page()))
                .withRefresh(refresh.map(ControllerOptions::refresh).orElse(start.refresh()))
                .withEcc(ecc.flatMap(share -> Amount.of("--ecc", share.toString(), text -> InlineEcc.of(share))));
        check(controller, dram);
        return controller;
    }

    private Controller.Queues queues(Controller.Queues start) {
        if (bankQueue.isPresent() && !kind.equals("bank-queues")) {
            throw new UserError("--bank-queue is for --controller bank-queues; write --read-queue and --write-queue");
        }
        int reads = depth("--read-queue", readQueue, start.reads());
        int writes = depth("--write-queue", writeQueue, start.writes());
        int perBank = depth("--bank-queue", bankQueue, start.perBank());
        if (watermarks.isEmpty()) {
            return new Controller.Queues(reads, writes, start.low(), start.high(), perBank);
        }
        return Amount.of("--watermarks", watermarks.get(), text -> {
            String[] parts = text.split(":", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("write two shares, such as 0.2:0.8");
            }
            return new Controller.Queues(reads, writes, Ratio.parse(parts[0]), Ratio.parse(parts[1]), perBank);
        });
    }

    private static int depth(String option, Optional<Integer> asked, int start) {
        int depth = asked.orElse(start);
        if (depth < 1 || depth > DEEPEST) {
            throw new UserError(option + " must lie between 1 and " + DEEPEST + ", was " + depth);
        }
        return depth;
    }

    private Controller.Fairness fairness(Controller start) {
        if (patience.isPresent() && start.scheduling() == Scheduling.BANK_QUEUES) {
            throw new UserError(
                    "--patience is for --controller plain and throughput; queues per bank are asked in turn");
        }
        int hits = rowHits.orElse(start.fairness().rowHits());
        if (hits < 0) {
            throw new UserError("--row-hits must be 0 or more, was " + hits);
        }
        Picoseconds wait = patience.map(text ->
                        text.equals("none") ? Picoseconds.ZERO : Amount.of("--patience", text, Picoseconds::parse))
                .orElse(start.fairness().patience());
        return new Controller.Fairness(wait, hits);
    }

    private static PagePolicy page(String text) {
        if (text.startsWith("timeout:")) {
            return Amount.of(
                    "--page",
                    text,
                    whole -> PagePolicy.timeout(Picoseconds.parse(whole.substring("timeout:".length()))));
        }
        return switch (text) {
            case "open" -> PagePolicy.OPEN;
            case "closed" -> PagePolicy.CLOSED;
            default -> throw new UserError("--page is '" + text + "'; write open, closed or timeout:100ns");
        };
    }

    private static RefreshPolicy refresh(String text) {
        return switch (text) {
            case "none" -> RefreshPolicy.NONE;
            case "all-bank" -> RefreshPolicy.ALL_BANK;
            case "per-bank" -> RefreshPolicy.PER_BANK;
            default -> throw new UserError("--refresh is '" + text + "'; write none, all-bank or per-bank");
        };
    }

    private void check(Controller controller, DramSpec dram) {
        if (controller.refresh() == RefreshPolicy.PER_BANK
                && dram.timings().rfcBank().isEmpty()) {
            throw new UserError((refresh.isPresent() ? "--refresh per-bank: " : "--controller " + kind + ": ")
                    + dram.standard() + " states no per-bank refresh (rfc-bank, rrefd); write --refresh all-bank");
        }
        Amount.of("--controller", kind, text -> new DramSystem(dram, controller, channels));
    }
}
