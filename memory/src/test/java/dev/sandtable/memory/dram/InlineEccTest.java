// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.memory.traffic.ComparisonTrace;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What error correction inside the memory adds. */
class InlineEccTest {
    private static final Controller PLAIN = Controller.plain(AddressMapping.BANK_GROUP_INTERLEAVED);

    private static ChannelRun run(int dataPerCheck, String trace, long requests) {
        return new DramChannel(Devices.hbm2(), PLAIN.withEcc(InlineEcc.of(dataPerCheck)))
                .serve(ComparisonTrace.find(trace, 32, requests).orElseThrow());
    }

    @Test
    void aLongReadCostsOneAccessInEightForSeven() {
        ChannelRun checked = run(7, "seqR", 70_000);
        assertEquals(10_000, checked.checks());
        assertEquals(80_000, checked.reads());
        ChannelRun plain = new DramChannel(Devices.hbm2(), PLAIN)
                .serve(ComparisonTrace.find("seqR", 32, 80_000).orElseThrow());
        assertEquals(7.0 / 8, checked.bandwidth().value() / plain.bandwidth().value(), 0.01);
        assertEquals(7.0 / 8, new InlineEcc(7, 16).dataShare());
    }

    @Test
    void aLongWriteReadsAndWritesEachCheckOnce() {
        ChannelRun run = run(15, "seqW", 60_000);
        assertEquals(4_000, run.reads());
        assertEquals(64_000, run.writes());
        assertEquals(8_000, run.checks());
    }

    @Test
    void scatteredReadsCostOneCheckEach() {
        ChannelRun run = run(15, "rand32R", 20_000);
        assertTrue(run.checks() > 19_900 && run.checks() <= 20_000, run.checks() + " checks");
        ChannelRun written = run(15, "rand32RW", 20_000);
        assertTrue(written.checks() > 29_000, written.checks() + " checks");
        assertEquals(20_000, written.moved().value() / 32);
    }

    @Test
    void dataAndCheckBitsNeverShareAnAccess() {
        InlineEcc ecc = new InlineEcc(7, 2);
        CheckedSource source = new CheckedSource(
                ComparisonTrace.find("seqR", 32, 7 * 16 * 9).orElseThrow(),
                ecc,
                Devices.hbm2().organization());
        int[] seen = new int[8 * 16 * 9];
        while (source.advance()) {
            seen[(int) (source.address() / 32)]++;
        }
        assertTrue(Arrays.stream(seen).allMatch(count -> count == 1), Arrays.toString(seen));
        assertEquals(16 * 9, source.checks());
    }

    @Test
    void refusesNothing() {
        assertThrows(IllegalArgumentException.class, () -> new InlineEcc(0, 16));
        assertThrows(IllegalArgumentException.class, () -> new InlineEcc(7, 0));
    }
}
