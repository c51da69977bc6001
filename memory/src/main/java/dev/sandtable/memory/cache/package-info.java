// SPDX-License-Identifier: Apache-2.0
/**
 * Caches: tiles as operators meet them, lines as addresses meet them, and lines in simulated time.
 *
 * <p>A tiled product touches the same panel of A or B from many cores at nearly the same time; whether the panel comes
 * from memory once or many times depends on the order in which tiles run and on what the cache still holds, not on a hit
 * rate that anyone could write into a file. {@link dev.sandtable.memory.cache.TileCache} follows whole tiles and costs some
 * nanoseconds per access; {@link dev.sandtable.memory.cache.PartitionedTileCache} adds that large chips keep their cache
 * in parts; {@link dev.sandtable.memory.cache.ScatteredTileCache} adds what conflicts between sets cost.
 *
 * <p>{@link dev.sandtable.memory.cache.SetAssociativeCache} follows single lines and sectors: a hundred times dearer, the
 * judge of the tiles, and the model for irregular addresses. {@link dev.sandtable.memory.cache.TimedCache} puts banks, miss
 * registers and write buffers around it and plays it on the event engine, in front of a
 * {@link dev.sandtable.memory.cache.NextLevel}, which it is itself.
 *
 * <p>Law: on the panel streams of products the bytes that tiles and lines fetch differ by less than 1 % of the bytes
 * requested. Where dense panels fill the sets evenly, the plain tile cache is meant. Where a hash scatters the lines, a
 * line of depth D in a cache of capacity C and w ways is lost with probability P(N ≥ w), N Poisson with mean w · D / C, and
 * the scattered one is meant. Chips do not publish their hashes; the two caches bound what they may do, and are up to 6 % of
 * the bytes requested apart while working sets fill 60–150 % of the cache, else not. Rows of a matrix under a multiplicative
 * hash lie between the two, 1.2 % from the first at most ({@code TileLineLawTest}).
 *
 * <p>Reading order: {@code TileCache} ({@code TileOrder} beneath it), {@code PartitionedTileCache},
 * {@code ScatteredTileCache}; {@code CacheGeometry}, {@code LineLayout}, {@code SetHash}, {@code ReplacementPolicy} and its
 * {@code …Replacement}s, {@code WritePolicy}, {@code SetAssociativeCache}; {@code NextLevel}, {@code CacheTiming},
 * {@code TimedCache}, {@code CacheStatistics}.
 *
 * <p>Literature: Smith, "Cache memories", Computing Surveys 1982; Kroft, ISCA 1981 (miss registers); Jaleel et al., ISCA
 * 2010 (replacement); Nugteren et al., HPCA 2014 (reuse distances on GPUs).
 */
@NullMarked
package dev.sandtable.memory.cache;

import org.jspecify.annotations.NullMarked;
