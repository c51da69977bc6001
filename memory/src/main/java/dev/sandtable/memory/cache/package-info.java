// SPDX-License-Identifier: Apache-2.0
/**
 * Caches as operators meet them.
 *
 * <p>A tiled product touches the same panel of A or B from many cores at nearly the same time; whether the panel comes
 * from memory once or many times depends on the order in which tiles run and on what the cache still holds, not on a hit
 * rate that anyone could write into a file. {@link dev.sandtable.memory.cache.TileCache} follows whole tiles and costs some
 * nanoseconds per access; {@link dev.sandtable.memory.cache.PartitionedTileCache} adds that large chips keep their cache
 * in parts; {@link dev.sandtable.memory.cache.SetAssociativeCache} follows single lines, is hundreds of times dearer, and
 * is both the judge of the first and the model for irregular addresses.
 *
 * <p>Law: for tile streams the bytes fetched by a tile cache and by a 16-way line cache of the same capacity agree within
 * 1 % of the bytes requested ({@code TileCacheLawTest}).
 */
@NullMarked
package dev.sandtable.memory.cache;

import org.jspecify.annotations.NullMarked;
