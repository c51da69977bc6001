// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;

/**
 * Blocks of keys and values that are evicted to a tier and fetched again.
 *
 * <p><b>Model.</b> Blocks lie apart from each other, so a request takes in one block, or as many as were gathered into one
 * piece (a batch). Small pieces meet the latency: with q in flight a client has q·piece / (L + piece/P) at most. A batch
 * multiplies the piece.
 * <p><b>Left out.</b> Gathering and scattering in the accelerator's own memory.
 * <p><b>Check.</b> A batch of k blocks costs what blocks k times as large cost; larger batches are never slower where
 * they divide the blocks ({@code TierUsesTest}).
 * <p><b>Source.</b> Kwon et al., PagedAttention (SOSP 2023); vLLM, "Inside vLLM's new KV offloading connector" (2026): copies of
 * 8 to 72 KB are slow, of 0.5 to 2 MB fast.
 *
 * @param block bytes of a block
 * @param blocks how many are moved
 * @param batch blocks that lie together in the tier
 */
public record BlockPaging(Bytes block, long blocks, int batch) {
    public BlockPaging {
        if (block.value() < 1 || blocks < 0 || batch < 1) {
            throw new IllegalArgumentException("blocks have at least 1 byte, come in batches of at least 1 and are no"
                    + " fewer than none, not " + block.value() + " B, " + batch + " and " + blocks);
        }
    }

    /** Time until each of {@code clients} has read so many blocks. */
    public Picoseconds fetch(Tier tier, int clients) {
        return tier.time(transfer(tier, Access.READ), clients);
    }

    /** Time until each of {@code clients} has written so many blocks. */
    public Picoseconds evict(Tier tier, int clients) {
        return tier.time(transfer(tier, Access.WRITE), clients);
    }

    /** What a client receives per second of {@link #fetch}, the first byte's latency included. */
    public BytesPerSecond fetchRate(Tier tier, int clients) {
        if (blocks == 0) {
            throw new IllegalArgumentException("no blocks have no rate");
        }
        return new BytesPerSecond(
                block.times(blocks).value() / fetch(tier, clients).seconds());
    }

    /** What one client moves. */
    public Transfer transfer(Tier tier, Access access) {
        return tier.transfer(access, block.times(blocks), block.times(batch));
    }
}
