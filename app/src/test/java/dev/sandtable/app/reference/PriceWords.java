// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the words of a priced table mean. A word that is asked for and not explained here fails the test. */
final class PriceWords {
    static final PriceWords OPERATORS = new PriceWords("""
            gemm: m×k times k×n, `batch` of them
            grouped-gemm: `groups` products of m×n×k in one kernel
            attention-prefill: fused attention of a prompt's queries over its keys
            attention-backward: the gradients of the same
            attention-decode: fused attention of new tokens over `kv_len` cached ones
            mla-prefill: latent attention with keys and values expanded per head
            mla-decode: latent attention with the expansion absorbed into one shared key
            moe-ffn: gated experts, both projections, tokens routed to `active` of `experts`
            softmax: over rows of `cols`
            layernorm: over rows of `cols`
            rmsnorm: over rows of `cols`
            gelu: element by element
            silu-mul: element by element, of two inputs
            add: element by element, of two inputs
            copy: element by element
            embedding: `tokens` looked up in a table of `rows` × `hidden`
            all-reduce: every rank ends with the sum of all
            all-gather: every rank ends with the parts of all
            reduce-scatter: every rank ends with its part of the sum
            all-to-all: every rank sends every other its part
            broadcast: every rank ends with what the first had
            send-recv: one rank sends to another
            """);

    static final PriceWords COLUMNS = new PriceWords("""
            accumulate: whether the product is added to what the output holds; `false` if blank
            active: experts that each token is sent to
            batch: equal problems in one kernel; 1 if blank
            bytes: size of the collective as nccl-tests prints it
            causal: whether a query sees only keys up to its own position; `true` if blank
            chip: a name of the catalogue of chips
            clock: `locked-base`, `boost` or `governed`, which is what power allows; `governed` if blank
            cluster: a name of the catalogue of clusters or nodes; the node of `chip` if blank
            cols: length of a row; 1 for operators element by element if blank
            distribution: how tokens spread over experts: `balanced` or `power_law_1.2` with any exponent; `balanced` if blank
            dtype: number format of the inputs
            experts: experts of the layer
            groups: products in the group
            head_dim: length of a query and key; for latent attention, that of the usual model if blank
            heads: query heads
            hidden: width of a token
            inter: inner width of an expert
            k: inner dimension of a product
            kv_dtype: number format of cached keys and values; `dtype` if blank
            kv_heads: key and value heads; `heads` if blank
            kv_len: keys that each query sees; cached ones for decoding; `q_len` for prompts if blank
            launch: `kernel` is device time alone; `graph`, `stream` and `eager` add what a host sees; `kernel` if blank
            layout: which operands are transposed: `NN`, `NT`, `TN` or `TT`; `NN` if blank
            m: rows of the output
            moe_ep: ranks that experts are spread over; 1 if blank
            moe_tp: ranks that each expert is split over; 1 if blank
            n: columns of the output
            op: the operator
            out_dtype: number format of the output; that of the inputs, or bf16 for narrow ones, if blank; fp32 if accumulated
            q_len: new tokens of a sequence; 1 for decoding if blank
            ranks: chips that take part, at least 2; exactly 2 for `send-recv`
            rows: rows; for an embedding, those of its table
            stack: a name of the catalogue of software stacks; the chip's default if blank
            tokens: tokens that come in
            v_head_dim: length of a value; `head_dim`, or that of the usual model for latent attention, if blank
            """);

    static final PriceWords ADDED = new PriceWords("""
            time_us: predicted time in microseconds
            low_us: lower end of the 90 % interval
            high_us: upper end of the 90 % interval
            tflops: rate of arithmetic, for operators that have any
            busbw_gbps: bus bandwidth as nccl-tests defines it, for collectives
            bound: what limits the time, in words
            clock_mhz: clock of the chip while the operator runs
            error: what is wrong with the row, if there is no price
            """);

    private final Map<String, String> meanings = new LinkedHashMap<>();

    private PriceWords(String text) {
        text.lines().forEach(line -> {
            int at = line.indexOf(": ");
            meanings.put(line.substring(0, at), line.substring(at + 2));
        });
    }

    String apply(String word) {
        String meaning = meanings.get(word);
        if (meaning == null) {
            throw new IllegalStateException("PriceWords does not explain '" + word + "'");
        }
        return meaning;
    }
}
