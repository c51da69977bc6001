// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.reference;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the words of a priced table mean. A word that is asked for and not explained here fails the test. */
final class PriceWords {
    static final PriceWords COLUMNS = new PriceWords("""
            accumulate: whether the product is added to what the output holds; `false` if blank
            active: experts that each token is sent to; elements that are kept of a row
            algorithm: the algorithm of a collective, whether the stack has it or not; the cheapest that it has if blank
            batch: equal problems in one kernel; 1 if blank
            bytes: size of the collective as nccl-tests prints it
            causal: whether a query sees only keys up to its own position; `true` if blank
            chip: a name of the catalogue of chips
            clock: `locked-base`, `boost` or `governed`, which is what power allows; `governed` if blank
            cluster: a name of the catalogue of clusters or nodes; the node of `chip` if blank
            cols: length of a row; 1 for operators element by element if blank
            distribution: how tokens spread over experts or ranks, or rows over groups: `balanced` or `power_law_1.2` with any exponent; `balanced` if blank
            dtype: number format of the inputs
            endpoints: where the ranks sit, in their order, as numbers with spaces between them; the first if blank
            epilogue: what the product's kernel does to its result: `none`, `bias`, `relu`, `gelu`, `silu`, each with `bias-`, `residual`, `bias-residual`, `relu-backward`, `gelu-backward`, `quantise`; `none` if blank
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
            matrix: bytes from each rank to each, rows with semicolons between them; what a rank keeps is on the diagonal
            moe_ep: ranks that experts are spread over; 1 if blank
            moe_tp: ranks that each expert is split over; 1 if blank
            n: columns of the output
            node_limit: nodes that one token may reach; any number if blank
            op: the operator
            out_dtype: number format of the output; that of the inputs, or bf16 for narrow ones, if blank; fp32 if accumulated; of an optimizer, that of its state, fp32 if blank
            q_len: new tokens of a sequence; 1 for decoding if blank
            ranks: chips that take part, at least 2; exactly 2 for `send-recv`
            rows: rows; for an embedding, those of its table
            scale_block: which elements of narrow operands share a scale: `tensor`, `row`, `mx` (32 along k, 8 bits), `nv` (16 along k, 8 bits), `1x128` (weights 128x128), `128x128`, `g128`, `g64`, `g32` (weights alone); `none` if blank
            sparsity: `2:4` where two of four weights are zero; `dense` if blank
            stack: a name of the catalogue of software stacks; the chip's default if blank
            stride: elements from the beginning of one row to that of the next
            tokens: tokens that come in; those of one rank for collectives
            v_head_dim: length of a value; `head_dim`, or that of the usual model for latent attention, if blank
            weight_dtype: number format in which weights are stored, widened to `dtype` on their way; `dtype` if blank
            window: keys that a query sees at most, counted back from its own; all if blank
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
