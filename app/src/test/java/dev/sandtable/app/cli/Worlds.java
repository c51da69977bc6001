// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

/** Small scenarios that are right, for tests to run or to break. */
final class Worlds {
    /** A 7B model on one node of eight, data parallel over two. */
    static final String TRAINING = """
            name: small-training
            model: llama2-7b
            cluster: {node: dgx-a100-80gb, nodes: 1}
            stack: cuda-megatron
            train:
              sequence: 4096
              global-batch: 16
              micro-batch: 1
              precision: bf16
              parallel: {tensor: 4, data: 2, sequence-parallel: true, zero: 1}
              recompute: selective
              tokens: 1e9
            target: {finish-within: 400 days}
            """;

    /** One prompt batch on two chips. */
    static final String INFERENCE = """
            name: small-inference
            model: llama2-7b
            cluster: {node: dgx-a100-80gb, chips: 2}
            stack: cuda-vllm
            infer: {batch: 4, input: 512, output: 16, precision: fp16, parallel: {tensor: 2}}
            """;

    private Worlds() {}
}
