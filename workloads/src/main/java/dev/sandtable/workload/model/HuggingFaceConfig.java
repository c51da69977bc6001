// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.SpecException;
import dev.sandtable.workload.model.TransformerSpec.Activation;
import dev.sandtable.workload.model.TransformerSpec.Bias;
import dev.sandtable.workload.model.TransformerSpec.Experts;
import dev.sandtable.workload.model.TransformerSpec.LatentAttention;
import dev.sandtable.workload.model.TransformerSpec.Norm;
import dev.sandtable.workload.model.TransformerSpec.Positional;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the {@code config.json} that a published model carries, for the families whose layers this house can write.
 *
 * <p>The contract: keys of weights and training that say nothing about dimensions are passed over; a family that is not
 * listed in {@link Family}, or a member with an operator that the graph does not have (a parallel attention block), is
 * an error at the place that says so.
 */
public final class HuggingFaceConfig {
    private final JsonTree root;

    private HuggingFaceConfig(JsonTree root) {
        this.root = root;
    }

    /** Families by their {@code model_type}, with what they do not state because all members share it. */
    enum Family {
        LLAMA(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        MISTRAL(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        MIXTRAL(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        QWEN2(true, Norm.RMSNORM, Positional.ROTARY, Bias.QKV, false),
        QWEN2_MOE(true, Norm.RMSNORM, Positional.ROTARY, Bias.QKV, false),
        PHI3(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        GEMMA(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, true),
        DEEPSEEK_V2(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        DEEPSEEK_V3(true, Norm.RMSNORM, Positional.ROTARY, Bias.NONE, false),
        GPT2(false, Norm.LAYERNORM, Positional.LEARNED, Bias.ALL, true),
        OPT(false, Norm.LAYERNORM, Positional.LEARNED, Bias.ALL, true),
        BLOOM(false, Norm.LAYERNORM, Positional.ALIBI, Bias.ALL, true),
        GPT_NEOX(false, Norm.LAYERNORM, Positional.ROTARY, Bias.ALL, false),
        FALCON(false, Norm.LAYERNORM, Positional.ROTARY, Bias.NONE, true);

        private final boolean gated;
        private final Norm norm;
        private final Positional positional;
        private final Bias bias;
        private final boolean tied;

        Family(boolean gated, Norm norm, Positional positional, Bias bias, boolean tied) {
            this.gated = gated;
            this.norm = norm;
            this.positional = positional;
            this.bias = bias;
            this.tied = tied;
        }
    }

    /**
     * The architecture that a {@code config.json} describes.
     *
     * @throws SpecException if the family is unknown, a dimension is missing, or an operator is not modelled
     */
    public static TransformerSpec read(Path file) {
        return of(JsonTree.read(file));
    }

    /** The architecture that a {@code config.json} describes, as above. */
    public static TransformerSpec of(JsonTree config) {
        return new HuggingFaceConfig(config).spec();
    }

    private TransformerSpec spec() {
        Family family = family();
        refuseParallelBlocks(family);
        boolean latent = root.find("kv_lora_rank").isPresent();
        int heads = root.require("num_attention_heads", "n_head").count();
        Optional<Integer> kvHeads = latent ? Optional.empty() : keyHeads();
        Optional<Long> window = truth("use_sliding_window", true) ? number("sliding_window") : Optional.empty();
        try {
            return new TransformerSpec(
                    root.require("num_hidden_layers", "n_layer").count(),
                    require("hidden_size", "n_embd", "n_embed"),
                    heads,
                    kvHeads,
                    latent ? Optional.empty() : number("head_dim"),
                    number("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"),
                    family.gated,
                    Optional.of(activation(family)),
                    Optional.of(family.norm),
                    Optional.of(truth("alibi", false) ? Positional.ALIBI : family.positional),
                    require("vocab_size"),
                    Optional.of(truth("tie_word_embeddings", family.tied)),
                    number("max_position_embeddings", "n_positions", "seq_length")
                            .orElse(2048L),
                    Optional.of(truth("attention_bias", false) && family.bias == Bias.NONE ? Bias.QKV : family.bias),
                    family == Family.BLOOM,
                    latent ? Optional.of(latentAttention()) : Optional.empty(),
                    experts(family),
                    window,
                    false,
                    Optional.empty(),
                    window.isPresent() ? number("sliding_window_pattern").map(Math::toIntExact) : Optional.empty(),
                    0,
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            throw root.problem(String.valueOf(e.getMessage()));
        }
    }

    private Family family() {
        JsonTree type = root.require("model_type");
        List<String> known = new ArrayList<>();
        for (Family family : Family.values()) {
            String name = family.name().toLowerCase(Locale.ROOT);
            if (name.equals(type.text())) {
                return family;
            }
            known.add(name);
        }
        throw type.problem("unknown family '" + type.text() + "'; known are " + String.join(", ", known)
                + ". Write the dimensions as a model file instead");
    }

    /** These blocks run attention and feed-forward side by side from one input, which no operator here writes. */
    private void refuseParallelBlocks(Family family) {
        String key = family == Family.GPT_NEOX ? "use_parallel_residual" : "parallel_attn";
        boolean candidate = family == Family.GPT_NEOX || family == Family.FALCON;
        if (candidate && truth(key, true)) {
            throw root.find(key)
                    .orElse(root)
                    .problem("parallel attention and feed-forward blocks are not modelled; only " + key + ": false is");
        }
    }

    private Optional<Integer> keyHeads() {
        if (truth("multi_query", false)) {
            return Optional.of(1);
        }
        return number("num_key_value_heads", "num_kv_heads").map(Math::toIntExact);
    }

    private Activation activation(Family family) {
        String name = root.find("hidden_act", "activation_function", "hidden_activation")
                .map(JsonTree::text)
                .orElse(family.gated ? "silu" : "gelu");
        if (name.startsWith("gelu")) {
            return Activation.GELU;
        }
        return name.equals("relu") ? Activation.RELU : Activation.SILU;
    }

    private LatentAttention latentAttention() {
        return new LatentAttention(
                number("q_lora_rank"),
                require("kv_lora_rank"),
                require("qk_rope_head_dim"),
                require("qk_nope_head_dim"),
                require("v_head_dim"));
    }

    private Optional<Experts> experts(Family family) {
        Optional<Long> count = number("num_local_experts").or(() -> number("n_routed_experts", "num_experts"));
        if (count.isEmpty() || count.get() < 2) {
            return Optional.empty();
        }
        long width = number("moe_intermediate_size").orElseGet(() -> require("intermediate_size"));
        long shared = number("n_shared_experts")
                .orElseGet(() -> number("shared_expert_intermediate_size").orElse(0L) / width);
        boolean stepped = family == Family.QWEN2_MOE;
        return Optional.of(new Experts(
                Math.toIntExact(count.get()),
                root.require("num_experts_per_tok").count(),
                (int) shared,
                width,
                number("first_k_dense_replace").orElse(0L).intValue(),
                number(stepped ? "decoder_sparse_step" : "moe_layer_freq")
                        .orElse(1L)
                        .intValue(),
                1,
                0,
                Optional.empty(),
                number("n_group").orElse(1L).intValue(),
                number("topk_group").map(Math::toIntExact)));
    }

    // ---- Values by key -----------------------------------------------------------------

    private Optional<Long> number(String... keys) {
        return root.find(keys).map(JsonTree::whole);
    }

    private long require(String... keys) {
        return root.require(keys).whole();
    }

    private boolean truth(String key, boolean otherwise) {
        return root.find(key).map(JsonTree::truth).orElse(otherwise);
    }
}
