// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a value is written as primitives and read back: {@code read} gives a value equal to the one that {@code write} was
 * given, and reads exactly what it wrote. A change of either is a change of the code, which makes old files void.
 *
 * <pre>
 *     final class QuoteCodec implements Codec&lt;Quote&gt; {
 *         public void write(Quote quote, DataOutput out) throws IOException {
 *             out.writeLong(quote.time().value());
 *         }
 *         public Quote read(DataInput in) throws IOException {
 *             return new Quote(new Picoseconds(in.readLong()));
 *         }
 *     }
 * </pre>
 */
public interface Codec<V> {
    /** The way out alone, for keys: they are found by their bytes. Equal keys give equal bytes, and different keys different ones. */
    interface Writer<K> {
        /** Writes a key. */
        void write(K key, DataOutput out) throws IOException;
    }

    /** Writes a value. */
    void write(V value, DataOutput out) throws IOException;

    /** Reads a value; throws what it likes where the bytes are none, and then the value is computed. */
    V read(DataInput in) throws IOException;
}
