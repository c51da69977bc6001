// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import dev.sandtable.memo.Codec;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Picoseconds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** A channel's answer as bytes, every bit of its figures kept. */
final class AnswerCodec implements Codec<AccessCurve.Answer> {
    @Override
    public void write(AccessCurve.Answer answer, DataOutput out) throws IOException {
        out.writeDouble(answer.bandwidth().value());
        out.writeDouble(answer.efficiency());
        out.writeLong(answer.latency().value());
        out.writeDouble(answer.rowHits());
        out.writeBoolean(answer.joulesPerByte().isPresent());
        out.writeDouble(answer.joulesPerByte().orElse(0.0));
    }

    @Override
    public AccessCurve.Answer read(DataInput in) throws IOException {
        BytesPerSecond bandwidth = new BytesPerSecond(in.readDouble());
        double efficiency = in.readDouble();
        Picoseconds latency = new Picoseconds(in.readLong());
        double rowHits = in.readDouble();
        boolean known = in.readBoolean();
        double joules = in.readDouble();
        return new AccessCurve.Answer(
                bandwidth, efficiency, latency, rowHits, known ? Optional.of(joules) : Optional.empty());
    }
}
