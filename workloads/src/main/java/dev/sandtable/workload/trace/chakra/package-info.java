// SPDX-License-Identifier: Apache-2.0
/**
 * Execution traces in the format of MLCommons Chakra, read and written without its libraries.
 *
 * <p>A file holds one rank: a message of metadata and then one message per node, each behind its length, the whole plain or
 * compressed by gzip. Messages are in the wire format of Protocol Buffers: a key of field number and wire type, then a
 * varint, 4 or 8 bytes, or a length and so many bytes. {@link dev.sandtable.workload.trace.chakra.WireReader} and
 * {@link dev.sandtable.workload.trace.chakra.WireWriter} are that format,
 * {@link dev.sandtable.workload.trace.chakra.Attribute} the schema's value of many types,
 * {@link dev.sandtable.workload.trace.chakra.ChakraFile} a file's nodes as they stand,
 * {@link dev.sandtable.workload.trace.chakra.ChakraReader} their meaning, and
 * {@link dev.sandtable.workload.trace.chakra.ChakraWriter} the way back.
 *
 * <p>What writers disagree on is in {@link dev.sandtable.workload.trace.chakra.DialectProof}.
 *
 * <p>Literature: Sridharan et al., <i>Chakra</i> (2023, arXiv 2305.14516); the schema {@code et_def.proto} of
 * mlcommons/chakra 1.0.0; Protocol Buffers, <i>Encoding</i>.
 */
@NullMarked
package dev.sandtable.workload.trace.chakra;

import org.jspecify.annotations.NullMarked;
