// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import dev.sandtable.memo.Codec;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.Cost;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A cost as bytes, every bit of its figures kept. */
final class CostCodec implements Codec<Cost> {
    @Override
    public void write(Cost cost, DataOutput out) throws IOException {
        out.writeLong(cost.time().value());
        out.writeLong(cost.host().value());
        out.writeDouble(cost.dramBytes());
        out.writeDouble(cost.joules());
        out.writeDouble(cost.dramJoules());
        out.writeDouble(cost.clockHz());
        out.writeUTF(cost.bound().name());
    }

    @Override
    public Cost read(DataInput in) throws IOException {
        return new Cost(
                new Picoseconds(in.readLong()),
                new Picoseconds(in.readLong()),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                Cost.Bound.valueOf(in.readUTF()));
    }
}
