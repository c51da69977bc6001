// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memory.traffic.RequestSource;
import java.util.SplittableRandom;

/** Requests in phases of random kind: streams, strides, chunks anywhere, one hot row; crowded, paced or after a pause. */
final class RandomTraffic implements RequestSource {
    private static final int PHASE = 120;
    private static final int KINDS = 5;

    // ---- Parameters -------------------------------------------------------------
    private final SplittableRandom random;
    private final int accessBytes;
    private final long capacity;
    private final long rowBytes;
    private final long accessPs;
    private final long refreshPs;
    private final int requests;

    // ---- State ------------------------------------------------------------------
    private int issued;
    private int left;
    private int kind;
    private long stepBytes;
    private long baseBytes;
    private long spanBytes;
    private int writesOfEight;
    private long pacePs;
    private long addressBytes;
    private boolean write;
    private long offeredPs;

    RandomTraffic(long seed, DramSpec spec, int requests) {
        this.requests = requests;
        random = new SplittableRandom(seed);
        Organization organization = spec.organization();
        accessBytes = organization.accessBytes();
        capacity = organization.channelCapacity().value();
        rowBytes = organization.rowBytes().value();
        accessPs = Math.round(accessBytes * 1e12 / spec.channelBandwidth().value());
        refreshPs = spec.timings().refi().value();
    }

    private void startPhase() {
        left = 1 + random.nextInt(PHASE);
        kind = random.nextInt(KINDS);
        baseBytes = random.nextLong(capacity / accessBytes) * accessBytes;
        addressBytes = baseBytes;
        stepBytes = (long) accessBytes << random.nextInt(16);
        spanBytes = rowBytes << random.nextInt(10);
        writesOfEight = new int[] {0, 8, 4, 1, 2}[random.nextInt(5)];
        pacePs = random.nextInt(3) == 0 ? Math.round(accessPs * (0.3 + 8 * random.nextDouble())) : 0;
        if (random.nextInt(12) == 0) {
            offeredPs += random.nextLong(2 * refreshPs);
        }
    }

    @Override
    public boolean advance() {
        if (issued++ >= requests) {
            return false;
        }
        if (left-- == 0) {
            startPhase();
        }
        offeredPs += pacePs;
        write = random.nextInt(8) < writesOfEight;
        addressBytes = switch (kind) {
            case 0 -> addressBytes + accessBytes;
            case 1 -> addressBytes + stepBytes;
            case 2 ->
                random.nextInt(4) > 0
                        ? addressBytes + accessBytes
                        : random.nextLong(capacity / accessBytes) * accessBytes;
            case 3 -> baseBytes / spanBytes * spanBytes + random.nextLong(spanBytes / accessBytes) * accessBytes;
            default -> baseBytes / rowBytes * rowBytes + random.nextInt(4) * accessBytes;
        };
        addressBytes %= capacity;
        return true;
    }

    @Override
    public long address() {
        return addressBytes;
    }

    @Override
    public boolean isWrite() {
        return write;
    }

    @Override
    public long offeredPs() {
        return offeredPs;
    }
}
