// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.Random;

/** The traces that {@code configs/published/dram-oracle.csv} describes. */
final class OracleTrace implements RequestSource {
    private static final long GIB = 1L << 30;
    private static final int ACCESS = 32;

    private final String name;
    private final long count;
    private final Random random = new Random(12345);
    private long index = -1;
    private long address;
    private boolean write;
    private long chunkStart;
    private boolean chunkWrite;

    OracleTrace(String name, long count) {
        this.name = name;
        this.count = count;
    }

    @Override
    public boolean advance() {
        if (++index >= count) {
            return false;
        }
        long i = index;
        if (name.startsWith("seq")) {
            place(i * ACCESS, name.endsWith("W"));
        } else if (name.startsWith("copy")) {
            copy(i, Integer.parseInt(name.substring("copy".length())));
        } else if (name.equals("r2w1")) {
            triad(i);
        } else if (name.startsWith("stride")) {
            long stride = Long.parseLong(name.substring("stride".length()));
            long position = i * stride;
            place(position % GIB + position / GIB * ACCESS, false);
        } else {
            random(i);
        }
        return true;
    }

    private void copy(long i, int batch) {
        long within = i % (2L * batch);
        long element = i / (2L * batch) * batch + within % batch;
        boolean writes = within >= batch;
        place(element * ACCESS + (writes ? (256L << 20) + (40L << 10) : 0), writes);
    }

    private void triad(long i) {
        long element = i / 24 * 8 + i % 8;
        int stream = (int) (i % 24 / 8);
        long base = stream == 0 ? 0 : stream == 1 ? (256L << 20) + (24L << 10) : (512L << 20) + (40L << 10);
        place(base + element * ACCESS, stream == 2);
    }

    private void random(long i) {
        boolean mixed = name.endsWith("W");
        long chunk = Long.parseLong(name.replaceAll("[^0-9]", ""));
        long perChunk = chunk / ACCESS;
        if (i % perChunk == 0) {
            chunkStart = (long) (random.nextDouble() * (GIB / chunk)) * chunk;
            chunkWrite = mixed && random.nextBoolean();
        }
        place(chunkStart + i % perChunk * ACCESS, chunkWrite);
    }

    private void place(long at, boolean writes) {
        address = at;
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
