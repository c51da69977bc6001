// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.chakra;

import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.TraceTask.CollectiveCall;
import dev.sandtable.workload.trace.TraceTask.Compute;
import dev.sandtable.workload.trace.TraceTask.MemoryAccess;
import dev.sandtable.workload.trace.TraceTask.Receive;
import dev.sandtable.workload.trace.TraceTask.Send;
import java.util.List;

/**
 * Writes the file of one rank. Operations are floating-point operations and sizes are bytes; the metadata say so.
 *
 * <p>The format counts whole microseconds. Whoever writes durations rounds the instants at which nodes end, so that the sum along
 * a path is right to a microsecond however long it is ({@link #wholeMicroseconds}).
 */
public final class ChakraWriter {
    private static final long PS_PER_MICROSECOND = 1_000_000;
    private static final String VERSION = "0.0.4";

    private ChakraWriter() {}

    /** The duration to record for what ran between two instants: the difference of both in rounded microseconds. */
    public static long wholeMicroseconds(long startPs, long endPs) {
        return (rounded(endPs) - rounded(startPs)) * PS_PER_MICROSECOND;
    }

    private static long rounded(long ps) {
        return (ps + PS_PER_MICROSECOND / 2) / PS_PER_MICROSECOND;
    }

    /** The bytes of a rank's file. */
    public static byte[] write(RankTrace rank) {
        return write(rank, List.of(new Written(DialectProof.WRITER, DialectProof.WRITTEN)), node -> List.of());
    }

    /** A text among the attributes of a file or node. */
    record Written(String name, String value) {}

    /** What a writer of another dialect adds to a node. */
    interface More {
        List<Attribute> of(TraceNode node);
    }

    static byte[] write(RankTrace rank, List<Written> metadata, More more) {
        WireWriter head = new WireWriter().text(1, VERSION);
        metadata.forEach(entry -> head.bytes(2, text(entry.name(), entry.value())));
        WireWriter file = new WireWriter().framed(head.toBytes());
        for (TraceNode node : rank.nodes()) {
            file.framed(node(rank, node, more.of(node)));
        }
        return file.toBytes();
    }

    private static byte[] node(RankTrace rank, TraceNode node, List<Attribute> more) {
        WireWriter out = new WireWriter()
                .number(ChakraNode.ID, node.id())
                .text(ChakraNode.NAME, node.name())
                .number(ChakraNode.TYPE, type(node.task()).ordinal());
        if (!node.after().isEmpty()) {
            WireWriter packed = new WireWriter();
            node.after().forEach(packed::varint);
            out.bytes(ChakraNode.DATA, packed.toBytes());
        }
        if (node.recorded()) {
            out.number(ChakraNode.DURATION, node.recordedPs() / PS_PER_MICROSECOND);
        }
        attributes(rank, node.task(), out);
        more.forEach(attribute -> out.bytes(ChakraNode.ATTRIBUTE, texts(attribute)));
        return out.toBytes();
    }

    private static ChakraNode.Type type(TraceTask task) {
        if (task instanceof Compute) {
            return ChakraNode.Type.COMPUTE;
        } else if (task instanceof MemoryAccess access) {
            return access.store() ? ChakraNode.Type.MEMORY_STORE : ChakraNode.Type.MEMORY_LOAD;
        } else if (task instanceof CollectiveCall) {
            return ChakraNode.Type.COLLECTIVE;
        } else if (task instanceof Send) {
            return ChakraNode.Type.SEND;
        } else if (task instanceof Receive) {
            return ChakraNode.Type.RECEIVE;
        }
        return ChakraNode.Type.INVALID;
    }

    private static void attributes(RankTrace rank, TraceTask task, WireWriter out) {
        boolean host = task instanceof Compute compute && compute.host();
        out.bytes(ChakraNode.ATTRIBUTE, number("is_cpu_op", Attribute.BOOL, host ? 1 : 0));
        if (task instanceof Compute compute) {
            out.bytes(ChakraNode.ATTRIBUTE, number("num_ops", Attribute.INT64, compute.operations()));
            out.bytes(ChakraNode.ATTRIBUTE, number("tensor_size", Attribute.UINT64, compute.size()));
        } else if (task instanceof MemoryAccess access) {
            out.bytes(ChakraNode.ATTRIBUTE, number("tensor_size", Attribute.UINT64, access.size()));
        } else if (task instanceof CollectiveCall call) {
            out.bytes(ChakraNode.ATTRIBUTE, number("comm_type", Attribute.INT64, kind(call.kind())));
            out.bytes(ChakraNode.ATTRIBUTE, number("comm_size", Attribute.INT64, call.size()));
            out.bytes(ChakraNode.ATTRIBUTE, text("pg_name", call.group()));
        } else if (task instanceof Send send) {
            message(out, rank.rank(), send.to(), send.tag(), send.size());
        } else if (task instanceof Receive receive) {
            message(out, receive.from(), rank.rank(), receive.tag(), receive.size());
        }
    }

    private static void message(WireWriter out, int from, int to, long tag, long size) {
        out.bytes(ChakraNode.ATTRIBUTE, number("comm_src", Attribute.INT64, from));
        out.bytes(ChakraNode.ATTRIBUTE, number("comm_dst", Attribute.INT64, to));
        out.bytes(ChakraNode.ATTRIBUTE, number("comm_tag", Attribute.INT64, tag));
        out.bytes(ChakraNode.ATTRIBUTE, number("comm_size", Attribute.INT64, size));
    }

    private static long kind(Collective.Kind kind) {
        return switch (kind) {
            case ALL_REDUCE -> 0;
            case REDUCE -> 1;
            case ALL_GATHER -> 2;
            case GATHER -> 3;
            case SCATTER -> 4;
            case BROADCAST -> 5;
            // Shares that differ have no number of their own.
            case ALL_TO_ALL, ALL_TO_ALL_V, DISPATCH, COMBINE -> 6;
            case REDUCE_SCATTER -> 7;
            case BARRIER -> 9;
            case SEND_RECV -> throw new IllegalArgumentException("a send-receive is two nodes");
        };
    }

    private static byte[] number(String name, int field, long value) {
        return new WireWriter().text(1, name).numberAlways(field, value).toBytes();
    }

    private static byte[] text(String name, String value) {
        return new WireWriter().text(1, name).text(Attribute.STRING, value).toBytes();
    }

    private static byte[] texts(Attribute attribute) {
        if (attribute.values().size() == 1) {
            return text(attribute.name(), attribute.text());
        }
        WireWriter list = new WireWriter();
        attribute.values().forEach(value -> list.text(1, String.valueOf(value)));
        return new WireWriter()
                .text(1, attribute.name())
                .bytes(Attribute.STRING_LIST, list.toBytes())
                .toBytes();
    }
}
