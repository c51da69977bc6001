// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.SpecReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dimensions are right if they give the published number of parameters to the last one. */
class TransformerTest {

    /** Sizes of the published weights. */
    @ParameterizedTest
    @CsvSource({
        "llama-7b, 6738415616",
        "llama-13b, 13015864320",
        "llama-33b, 32528943616",
        "llama-65b, 65285660672",
        "llama2-70b, 68976648192",
        "codellama-34b, 33743970304",
        "llama3-8b, 8030261248",
        "llama3.1-70b, 70553706496",
        "llama3.1-405b, 405853388800",
        "qwen1.5-7b, 7721324544",
        "qwen1.5-72b, 72287920128",
        "qwen2-7b, 7615616512",
        "qwen2-72b, 72706203648",
        "bloom-7b1, 7069016064",
        "bloom-176b, 176247271424",
        "mixtral-8x7b, 46702792704",
    })
    void parametersOfPublishedWeights(String name, long parameters) {
        assertEquals(parameters, CatalogueModels.byName(name).parameters());
    }

    /** The published weights hold one correction bias per routed expert, which no token is multiplied with. */
    @Test
    void parametersOfLatentAttentionAndManyExperts() {
        Transformer model = CatalogueModels.byName("deepseek-v3");
        assertEquals(671_026_419_200L - 58 * 256, model.parameters());
        assertEquals(37e9, model.activeParameters() - model.tokenEmbedding(), 0.5e9);
    }

    /** GPT-3's paper prints parameters in millions (table D.1). */
    @ParameterizedTest
    @CsvSource({
        "gpt3-125m, 125",
        "gpt3-350m, 356",
        "gpt3-760m, 760",
        "gpt3-1.3b, 1320",
        "gpt3-2.7b, 2650",
        "gpt3-6.7b, 6660",
        "gpt3-13b, 12850",
        "gpt3-175b, 174600"
    })
    void parametersOfGptInMillions(String name, double millions) {
        assertEquals(millions, CatalogueModels.byName(name).parameters() / 1e6, 0.005 * millions);
    }

    /** Billions printed by Narayanan et al. (2021), table 1. */
    @ParameterizedTest
    @CsvSource({
        "megatron-1.7b, 1.7",
        "megatron-3.6b, 3.6",
        "megatron-7.5b, 7.5",
        "megatron-18.4b, 18.4",
        "megatron-39b, 39.1",
        "megatron-76b, 76.1",
        "megatron-145b, 145.6",
        "megatron-310b, 310.1",
        "megatron-530b, 529.6",
        "megatron-1t, 1008.0"
    })
    void parametersOfMegatronInBillions(String name, double billions) {
        assertEquals(billions, CatalogueModels.byName(name).parameters() / 1e9, 0.05);
    }

    /** Billions of the models' own cards. */
    @ParameterizedTest
    @CsvSource({"qwen3-235b-a22b, 235.1, 22.2", "gpt-oss-120b, 116.8, 5.1", "gemma3-27b, 27.0, 27.0"})
    void parametersOfCardsInBillions(String name, double billions, double active) {
        Transformer model = CatalogueModels.byName(name);
        assertEquals(billions, model.parameters() / 1e9, 0.06);
        // Cards leave out one table, the embedding or the head, where they count active parameters.
        assertEquals(active, model.activeParameters() / 1e9, 0.7);
    }

    @Test
    void everyModelOfTheCatalogueBinds() {
        assertTrue(CatalogueModels.names().size() >= 40);
        for (String name : CatalogueModels.names()) {
            assertTrue(CatalogueModels.byName(name).parameters() > 0, name);
        }
    }

    /** Narayanan et al. (2021): 96·B·s·L·h²·(1 + s/6h + V/16Lh) with recomputation, 72·…·(1 + s/6h + V/12Lh) without. */
    @Test
    void modelFlopsFollowTheClosedFormForGpt() {
        Transformer model = CatalogueModels.byName("megatron-22b");
        double l = 48;
        double h = 6144;
        double s = 2048;
        double v = 51200;
        double expected = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
        assertEquals(expected, model.trainingFlopsPerToken(2048), 1e-9 * expected);
    }

    @Test
    void whatAnInlineModelLeavesOutComesFromItsFamily() {
        Transformer plain = inline("{layers: 2, hidden: 128, heads: 4, vocabulary: 1000}");
        assertEquals(TransformerSpec.Positional.LEARNED, plain.positional());
        assertEquals(512, plain.ffn());
        assertEquals(32, plain.headSize());
        assertTrue(plain.tiedEmbeddings() && plain.dropout());
        Transformer gated = inline("{layers: 2, hidden: 128, heads: 4, ffn: 344, gated: true, vocabulary: 1000}");
        assertEquals(TransformerSpec.Norm.RMSNORM, gated.norm());
        assertEquals(TransformerSpec.Activation.SILU, gated.activation());
        assertFalse(gated.tiedEmbeddings() || gated.dropout());
    }

    @Test
    void impossibleDimensionsAreLocated() {
        SpecException wrong = assertThrows(
                SpecException.class, () -> inline("{layers: 2, hidden: 130, heads: 4, kv-heads: 3, vocabulary: 1000}"));
        assertTrue(wrong.getMessage().contains("kv-heads 3 must divide heads 4"), wrong.getMessage());
    }

    private static Transformer inline(String yaml) {
        return new Transformer(SpecReader.bind(SpecReader.tree(yaml, "inline"), TransformerSpec.class));
    }
}
