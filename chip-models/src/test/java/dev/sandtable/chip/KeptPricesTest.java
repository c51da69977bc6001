// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memo.MemoStore;
import dev.sandtable.memo.MemoStore.Limits;
import dev.sandtable.work.Attention;
import dev.sandtable.work.Conversion;
import dev.sandtable.work.Cost;
import dev.sandtable.work.DataType;
import dev.sandtable.work.Elementwise;
import dev.sandtable.work.Embedding;
import dev.sandtable.work.Epilogue;
import dev.sandtable.work.ExpertFfn;
import dev.sandtable.work.Gemm;
import dev.sandtable.work.GroupedGemm;
import dev.sandtable.work.Launch;
import dev.sandtable.work.OptimizerUpdate;
import dev.sandtable.work.Rearrangement;
import dev.sandtable.work.RowOperator;
import dev.sandtable.work.Scaling;
import dev.sandtable.work.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices that outlive a run are those that would be computed, bit by bit, and belong to one spec and one stack. */
class KeptPricesTest {
    private static final List<Work> EVERY_KIND = List.of(
            Gemm.of(4096, 4096, 4096, DataType.FP16),
            new GroupedGemm(8, 128, 4096, 1024, DataType.FP16),
            new Attention(Attention.Phase.PREFILL, 2, 1024, 1024, 16, 4, 128, 128, DataType.FP16, DataType.FP16, true),
            new ExpertFfn(256, 2048, 1024, 16, 2, 1, 1, 0, DataType.FP16),
            new RowOperator(RowOperator.Kind.RMSNORM, false, 2048, 4096, DataType.FP16),
            new Elementwise(Elementwise.Kind.SILU_MUL, false, 1 << 22, DataType.FP16),
            new Embedding(false, 2048, 32000, 4096, DataType.FP16),
            new OptimizerUpdate(10_000_000, 16, 14),
            Gemm.of(64, 4096, 4096, DataType.FP16)
                    .weights(DataType.INT4)
                    .with(Scaling.GROUP_128)
                    .then(Epilogue.BIAS_GELU),
            new Conversion(2048, 4096, DataType.FP16, DataType.INT8, Scaling.ROW),
            Rearrangement.permute(2048, 2, 4096, DataType.FP16));

    @TempDir
    private Path folder = Path.of("");

    private MemoStore store() {
        return MemoStore.in(folder, Optional.of("one"), Limits.USUAL);
    }

    /** All kinds of work in all modes. */
    private static List<Cost> prices(Chip chip) {
        List<Cost> prices = new ArrayList<>();
        for (Work work : EVERY_KIND) {
            for (Fidelity fidelity : Fidelity.values()) {
                for (ClockMode clock : ClockMode.values()) {
                    prices.add(chip.price(work, Launch.KERNEL, fidelity, clock));
                }
                for (Launch launch : Launch.values()) {
                    prices.add(chip.price(work, launch, fidelity, ClockMode.GOVERNED));
                }
            }
        }
        return prices;
    }

    private List<Cost> kept(String chip, String stack, MemoStore store) {
        List<Cost> prices = prices(Chip.assemble(
                Catalogue.chip(chip), Catalogue.device(Catalogue.chip(chip)), Catalogue.library(stack), store));
        store.close();
        assertEquals(List.of(), store.remarks());
        return prices;
    }

    @Test
    void everyKindOfPriceComesBackAsItWas() {
        for (String[] pair :
                new String[][] {{"a100-sxm4-80gb", "cuda-megatron"}, {"ascend-910b2", "cann-8-mindspeed"}}) {
            List<Cost> fresh = prices(Catalogue.assemble(pair[0], pair[1]));
            MemoStore first = store();
            assertEquals(fresh, kept(pair[0], pair[1], first));
            assertEquals(0, first.statistics().diskHits());
            MemoStore second = store();
            assertEquals(fresh, kept(pair[0], pair[1], second));
            assertEquals(0, second.statistics().misses());
            // What is left of the first run's work is what the memory was asked, which a kept price does not ask again.
            long prices = second.statistics().diskHits();
            long asked = first.statistics().misses() - prices;
            assertTrue(prices > 100 && asked > 0 && asked < 40, prices + " prices, " + asked + " questions");
        }
    }

    @Test
    void anotherSpecHasItsOwn() {
        kept("a100-sxm4-80gb", "cuda-megatron", store());
        for (String chip : List.of("a100-sxm4-40gb", "a100-pcie-80gb")) {
            MemoStore other = store();
            assertEquals(prices(Catalogue.assemble(chip, "cuda-megatron")), kept(chip, "cuda-megatron", other));
            assertEquals(0, other.statistics().diskHits());
            assertTrue(other.statistics().misses() > 0);
        }
    }

    @Test
    void anotherStackHasItsOwnPricesAndAsksTheSameMemory() {
        kept("a100-sxm4-80gb", "cuda-megatron", store());
        MemoStore again = store();
        kept("a100-sxm4-80gb", "cuda-megatron", again);
        MemoStore other = store();
        assertEquals(
                prices(Catalogue.assemble("a100-sxm4-80gb", "cuda-vllm")), kept("a100-sxm4-80gb", "cuda-vllm", other));
        long prices = again.statistics().diskHits();
        assertTrue(other.statistics().misses() >= prices, "a price of the other stack was taken");
        assertTrue(other.statistics().diskHits() > 0, "the memory was asked anew");
    }

    @Test
    void chipsOfOneStoreShareWhatTheyPriced() {
        MemoStore store = store();
        kept("a100-sxm4-80gb", "cuda-megatron", store);
        long computed = store.statistics().misses();
        kept("a100-sxm4-80gb", "cuda-megatron", store);
        assertEquals(computed, store.statistics().misses());
    }
}
