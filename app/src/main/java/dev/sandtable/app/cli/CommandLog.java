// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.memory.dram.Command;
import dev.sandtable.memory.dram.CommandObserver;
import dev.sandtable.units.Hertz;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Every command of a channel as a line of a table, in the order of issue: time, command, bank and row. A row that closes by itself
 * stands after the access that closes it, with the time of the closing. The file is there whole, once {@link #keep} was
 * called, or not at all.
 */
final class CommandLog implements CommandObserver, AutoCloseable {
    private static final String HEADER = "time_ns,command,bank,row\n";
    private static final long PS_PER_NS = 1000;

    private final Path file;
    private final Path part;
    private final BufferedWriter out;
    private final double tickPs;

    private CommandLog(Path file, Path part, BufferedWriter out, Hertz clock) {
        this.file = file;
        this.part = part;
        this.out = out;
        tickPs = 1e12 / clock.value() / 2;
    }

    /** A log to be kept in the file that {@code --log} names. */
    static CommandLog open(Path file, Hertz clock) {
        AtomicFile.check("--log", file);
        Path whole = file.toAbsolutePath();
        Path folder = Optional.ofNullable(whole.getParent()).orElse(whole);
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "." + whole.getFileName(), ".part");
            part.toFile().deleteOnExit();
            BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8);
            out.write(HEADER);
            return new CommandLog(whole, part, out, clock);
        } catch (IOException e) {
            throw new UserError("cannot write --log " + file + ": " + Complaint.of(e));
        }
    }

    @Override
    public void issued(long tick, Command command, int bank, int row) {
        long ps = Math.round(tick * tickPs);
        String place = row < 0 ? "" : Integer.toString(row);
        String fraction = Long.toString(PS_PER_NS + ps % PS_PER_NS).substring(1);
        String name = command.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            out.write(ps / PS_PER_NS + "." + fraction + "," + name + "," + bank + "," + place + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the file in its place; nothing can be logged after it. */
    void keep() {
        try {
            out.close();
            AtomicFile.move(part, file);
        } catch (IOException e) {
            throw new UserError("cannot write --log " + file + ": " + Complaint.of(e));
        }
    }

    /** Leaves nothing behind that was not kept. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
