// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Catalogues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a few rows: which are predicted, which are not, and under which name. */
final class ValidationTest {
    @TempDir
    private Path home;

    private Validation validation;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(home.resolve("configs").resolve("published"));
        Catalogues built = World.CATALOGUES;
        validation = new Validation(new Catalogues(
                home,
                built.memos(),
                built.chips(),
                built.memories(),
                built.links(),
                built.nodes(),
                built.clusters(),
                built.models(),
                built.stacks(),
                built.tariffs(),
                built.processes(),
                built.tiers(),
                built.silicon()));
    }

    private Validation.Outcome run(Family family, String table) throws IOException {
        Files.writeString(home.resolve("configs").resolve("published").resolve(family.file()), table);
        return validation.run(family);
    }

    @Test
    void rowsThatCannotBePredictedAreListed() throws IOException {
        Validation.Outcome outcome = run(Family.GEMM, """
                op,chip,dtype,m,n,k,time_us
                gemm,a100-sxm4-80gb,bf16,4096,4096,4096,600
                gemm,a100-sxm4-80gb,fp8,4096,4096,4096,300
                gemm,h100-sxm5-80gb,fp8,4096,4096,4096,120
                """);
        assertEquals(2, outcome.comparisons().size());
        assertEquals(2, outcome.unpredicted().get(0).row());
        assertTrue(outcome.unpredicted().get(0).why().contains("fp8"));
        Comparison first = outcome.comparisons().get(0);
        assertEquals("a100-sxm4-80gb gemm bf16", first.group());
        assertEquals(600e-6, first.measured(), 1e-15);
        // 2 · 4096³ at 312 TFLOP/s.
        assertEquals(2.0 * 4096 * 4096 * 4096 / 312e12, first.roofline(), 1e-8);
        assertTrue(first.low() < first.predicted() && first.predicted() < first.high());
        assertEquals(3, outcome.comparisons().get(1).row());
    }

    @Test
    void collectivesAreGroupedByRanksAndBoundByTheWire() throws IOException {
        Validation.Outcome outcome = run(Family.COLLECTIVE, """
                op,chip,dtype,ranks,bytes,time_us
                all-reduce,a100-sxm4-80gb,bf16,8,1073741824,8000
                all-reduce,a100-sxm4-80gb,bf16,2,1048576,30
                """);
        assertEquals(
                "a100-sxm4-80gb all-reduce x8", outcome.comparisons().get(0).group());
        // 2 · 7/8 · 1 GiB over 12 links of 25 GB/s.
        assertEquals(1.75 * 1073741824 / 300e9, outcome.comparisons().get(0).roofline(), 1e-9);
        assertEquals(
                "a100-sxm4-80gb all-reduce x2", outcome.comparisons().get(1).group());
    }

    @Test
    void trainingRowsThatTheTableSetsAsideAreLeftOutWithItsReason() throws IOException {
        String head = "id,set,use,reason,step_time_s,chips,node,stack,attention,layers,hidden,heads,kv_heads,head_size,"
                + "ffn,gated,activation,norm,positional,vocab,tied,seq,tp,pp,vpp,dp,cp,ep,sp,zero,gbs,mbs,precision,"
                + "schedule,recompute,overlap_gradients,overlap_parameters,overlap_tensor\n";
        String model = "24,2048,16,,,8192,false,gelu,layernorm,learned,50304,true,2048";
        String row = ",dgx-a100-80gb,cuda-megatron,fused," + model + ",2,1,1,4,1,1,true,1,64,1,bf16,1f1b,none,,,\n";
        Validation.Outcome outcome = run(
                Family.TRAINING,
                head + "a,known,1,,3.0,8" + row + "b,known,0,data loading dominates,3.0,8" + row + "c,known,1,,3.0,8"
                        + row.replace(",2,1,1,4,1,1,", ",2,1,1,5,1,1,"));
        assertEquals(1, outcome.comparisons().size());
        assertEquals("known", outcome.comparisons().get(0).group());
        assertEquals("data loading dominates", outcome.unpredicted().get(0).why());
        assertTrue(outcome.unpredicted().get(1).why().contains("must divide global-batch"));
        Comparison first = outcome.comparisons().get(0);
        assertTrue(first.roofline() < first.predicted() && first.predicted() < 4 * first.roofline());
    }

    @Test
    void aTableWithoutMeasurementsIsAnError() {
        assertThrows(NullPointerException.class, () -> run(Family.GEMM, """
                op,chip,dtype,m,n,k
                gemm,a100-sxm4-80gb,bf16,4096,4096,4096
                """));
        assertThrows(IOException.class, () -> validation.run(Family.MOE_FFN));
    }
}
