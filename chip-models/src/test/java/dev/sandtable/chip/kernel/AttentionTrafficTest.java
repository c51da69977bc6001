// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.core.Machine;
import dev.sandtable.work.Attention;
import dev.sandtable.work.DataType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Page and law of what attention moves: bytes by hand, and what pages cost. */
class AttentionTrafficTest {
    private static final Machine H100 = Examples.h100();
    private static final AttentionKernels PAGED = Examples.serving().operators().attentionById("hopper");

    private static AttentionKernels inOnePiece() {
        AttentionKernels k = PAGED;
        return new AttentionKernels(
                k.rows(),
                k.fewRows(),
                k.keys(),
                k.fewKeys(),
                k.resident(),
                k.grouping(),
                k.splitting(),
                k.maxSplits(),
                k.overlap(),
                k.scoreWork(),
                k.start(),
                k.widening(),
                k.preparing(),
                k.matrixShare(),
                k.backwardShare(),
                Optional.empty());
    }

    private static AttentionTraffic traffic(AttentionKernels kernels, Attention work) {
        return new AttentionTraffic(H100, kernels, work, AttentionTiling.of(work, kernels, H100.cores()));
    }

    private static Attention of(Attention.Phase phase, long batch, long queries, long keys) {
        return new Attention(phase, batch, queries, keys, 32, 8, 128, 128, DataType.BF16, DataType.BF16, true);
    }

    @Test
    void aPromptMovesQueriesKeysValuesAndResultsOnce() {
        Attention prompt = of(Attention.Phase.PREFILL, 2, 1024, 1024);
        double queries = 2.0 * 1024 * 32 * 128 * 2;
        double stored = 2.0 * 1024 * 8 * 256 * 2;
        assertEquals(2 * queries + stored, traffic(inOnePiece(), prompt).bytes());
        // A paged cache is written too: every new token read from the product's result and stored.
        assertEquals(2 * queries + 3 * stored, traffic(PAGED, prompt).bytes());
    }

    @Test
    void pagesAreNeverFasterNorCheaperThanOnePiece() {
        for (long batch = 1; batch <= 256; batch *= 4) {
            for (long keys = 64; keys <= 16384; keys *= 4) {
                Attention decode = of(Attention.Phase.DECODE, batch, 1, keys);
                AttentionTraffic paged = traffic(PAGED, decode);
                AttentionTraffic whole = traffic(inOnePiece(), decode);
                assertTrue(paged.mainSeconds(132) >= whole.mainSeconds(132), decode.toString());
                assertTrue(paged.joules() > whole.joules() * 1.1, decode.toString());
            }
        }
    }

    @Test
    void gradientsMoveMoreThanTwoForwardPasses() {
        double forward = traffic(inOnePiece(), of(Attention.Phase.PREFILL, 2, 2048, 2048))
                .bytes();
        double backward = traffic(inOnePiece(), of(Attention.Phase.BACKWARD, 2, 2048, 2048))
                .bytes();
        assertTrue(backward > 2 * forward && backward < 6 * forward, backward / forward + " forward passes");
    }
}
