// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.traffic;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request sequences by which simulators of memory controllers are compared in {@code configs/published/dram-oracle.csv}.
 *
 * <p><b>Model.</b> Request i of a accesses of b bytes:
 * <ul>
 *   <li>{@code seqR}, {@code seqW}: read or write b·i;
 *   <li>{@code copyN}: N reads from b·i, then N writes to 256 MiB + 40 KiB + b·i, and so on;
 *   <li>{@code r2w1}: eight reads of one array, eight of another at 256 MiB + 24 KiB, eight writes to a third at 512 MiB +
 *       40 KiB;
 *   <li>{@code strideS}: read S·i modulo 1 GiB, b further each time it wraps;
 *   <li>{@code randCR}, {@code randCRW}: chunks of C bytes at random C-aligned addresses below 1 GiB; read, or half of them
 *       written.
 * </ul>
 * Distances are for b = 32; with longer accesses all addresses grow in proportion.
 * <p><b>Left out.</b> Pauses: the next request is always there.
 * <p><b>Check.</b> Row hits of the compared simulators ({@code DramOracleTest}).
 * <p><b>Source.</b> Definition; random numbers by {@link Random}, so that figures agree in the mean only.
 */
public final class ComparisonTrace implements PeriodicSource {
    private static final Pattern NAME = Pattern.compile("(seqR|seqW|r2w1|(copy|stride)(\\d{1,9})|rand(\\d{1,9})RW?)");
    private static final long GIB = 1L << 30;
    private static final int ACCESS = 32;
    private static final long WRITTEN = (256L << 20) + (40L << 10);
    private static final long SECOND = (256L << 20) + (24L << 10);
    private static final long THIRD = (512L << 20) + (40L << 10);
    private static final int BATCH = 8;
    private static final long SEED = 12345;

    // ---- Parameters -------------------------------------------------------------
    private enum Kind {
        READ,
        WRITE,
        COPY,
        TRIAD,
        STRIDE,
        RANDOM
    }

    private final Kind kind;
    private final long figure;
    private final boolean mixed;
    private final int scale;
    private final long count;

    // ---- State ------------------------------------------------------------------
    private final Random random = new Random(SEED);
    private long index = -1;
    private long address;
    private boolean write;
    private long chunkStart;
    private boolean chunkWrite;

    private ComparisonTrace(Kind kind, long figure, boolean mixed, int scale, long count) {
        this.kind = kind;
        this.figure = figure;
        this.mixed = mixed;
        this.scale = scale;
        this.count = count;
    }

    /** The first {@code count} requests of a sequence in accesses of {@code accessBytes}, if there is one of that name. */
    public static Optional<RequestSource> find(String name, int accessBytes, long count) {
        Matcher matcher = NAME.matcher(name);
        int scale = Math.max(1, accessBytes / ACCESS);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
        long figure = digits == null ? 0 : Long.parseLong(digits);
        Kind kind = switch (name.substring(0, 4)) {
            case "seqR" -> Kind.READ;
            case "seqW" -> Kind.WRITE;
            case "copy" -> Kind.COPY;
            case "r2w1" -> Kind.TRIAD;
            case "stri" -> Kind.STRIDE;
            default -> Kind.RANDOM;
        };
        if (digits != null && (figure == 0 || kind == Kind.RANDOM && figure % ACCESS != 0)) {
            return Optional.empty();
        }
        return Optional.of(new ComparisonTrace(kind, figure, name.endsWith("RW"), scale, count));
    }

    // ---- Events -----------------------------------------------------------------

    @Override
    public boolean advance() {
        if (++index >= count) {
            return false;
        }
        locate();
        return true;
    }

    private void locate() {
        switch (kind) {
            case READ -> place(index * ACCESS, false);
            case WRITE -> place(index * ACCESS, true);
            case COPY -> copy();
            case TRIAD -> triad();
            case STRIDE -> {
                long position = index * figure;
                place(position % GIB + position / GIB * ACCESS, false);
            }
            case RANDOM -> random();
        }
    }

    @Override
    public Optional<Period> findPeriod(long bytes) {
        if (kind == Kind.RANDOM) {
            return Optional.empty();
        }
        long requests = kind == Kind.COPY ? 2 * figure : kind == Kind.TRIAD ? 3 * BATCH : 1;
        long moved =
                kind == Kind.STRIDE ? figure : ACCESS * (kind == Kind.COPY ? figure : kind == Kind.TRIAD ? BATCH : 1);
        long rounds = bytes / gcd(moved * scale, bytes);
        return Optional.of(new Period(rounds * requests, rounds * moved * scale));
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public long regular() {
        long left = count - 1 - index;
        return kind == Kind.STRIDE ? Math.min(left, (GIB - 1 - index * figure % GIB) / figure) : left;
    }

    @Override
    public void skip(long requests) {
        index += requests;
        locate();
    }

    private void copy() {
        long within = index % (2 * figure);
        long element = index / (2 * figure) * figure + within % figure;
        boolean writes = within >= figure;
        place(element * ACCESS + (writes ? WRITTEN : 0), writes);
    }

    private void triad() {
        long element = index / (3 * BATCH) * BATCH + index % BATCH;
        int array = (int) (index % (3 * BATCH) / BATCH);
        long base = array == 0 ? 0 : array == 1 ? SECOND : THIRD;
        place(base + element * ACCESS, array == 2);
    }

    private void random() {
        long within = index % (figure / ACCESS);
        if (within == 0) {
            chunkStart = (long) (random.nextDouble() * (GIB / figure)) * figure;
            chunkWrite = mixed && random.nextBoolean();
        }
        place(chunkStart + within * ACCESS, chunkWrite);
    }

    private void place(long at, boolean writes) {
        address = at * scale;
        write = writes;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public boolean isWrite() {
        return write;
    }
}
