// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Which program computed a value: a digest of the classes that run, so that no result outlives the code that made it.
 *
 * <p><b>Model.</b> SHA-256 over the sizes and checksums (64 bits) of what is on the class path, in its order: of a folder
 * all files below {@code dev/sandtable} with their names, of a jar all of it, libraries included. Where the files lie does
 * not count: the same build elsewhere is the same version. It costs about as much as reading the files once.
 * <p><b>Left out.</b> The Java machine: the laws give the same bits on all of them. A number of a release or of a commit
 * would be shorter, but two builds between commits share it, and there a stale result is likeliest.
 * <p><b>Check.</b> A changed byte, name or order changes it; another place does not ({@code CodeVersionTest}).
 */
public final class CodeVersion {
    private static final String HOUSE = "dev/sandtable";

    private CodeVersion() {}

    /** Computed when first asked for. */
    private static final class OfProgram {
        private static final Optional<String> VERSION = compute();
    }

    /** The version of the running program; empty if its classes do not come from files on the class path. */
    public static Optional<String> findOfProgram() {
        return OfProgram.VERSION;
    }

    private static Optional<String> compute() {
        List<Path> roots = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            roots.add(Path.of(entry).toAbsolutePath().normalize());
        }
        CodeSource own = CodeVersion.class.getProtectionDomain().getCodeSource();
        try {
            boolean covered = own != null
                    && own.getLocation() != null
                    && roots.contains(Path.of(own.getLocation().toURI()));
            return covered ? Optional.of(of(roots)) : Optional.empty();
        } catch (IOException | URISyntaxException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** The version of the classes under these roots, folders and jars, in this order; those that do not exist do not count. */
    static String of(List<Path> roots) throws IOException {
        MessageDigest digest = ByValue.sha256();
        for (Path root : roots) {
            if (Files.isRegularFile(root)) {
                add("", Files.readAllBytes(root), digest);
            } else if (Files.isDirectory(root.resolve(HOUSE))) {
                addFolder(root, digest);
            }
        }
        return ByValue.hex(digest.digest());
    }

    private static void addFolder(Path root, MessageDigest digest) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root.resolve(HOUSE))) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            add(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file), digest);
        }
    }

    /** Two checksums of a file stand for its bytes: a program that starts computes them ten times as fast as SHA-256. */
    private static void add(String name, byte[] content, MessageDigest digest) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        one.update(content);
        other.update(content);
        digest.update(ByteBuffer.allocate(4 * Integer.BYTES)
                .putInt(text.length)
                .putInt(content.length)
                .putInt((int) one.getValue())
                .putInt((int) other.getValue())
                .array());
        digest.update(text);
    }
}
