// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.memory.dram.CommandLog.Issued;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The channel's commands, which it finds by keeping what each bank wants, are those of a search over all requests. */
class FirstReadyLawTest {
    private static final int CASES = 60;

    @Test
    void commandsAreThoseOfAPlainSearch() {
        for (long seed = 0; seed < CASES; seed++) {
            RandomCase one = RandomCase.of(seed, Scheduling.FIRST_READY);
            CommandLog log = new CommandLog();
            ChannelRun run = new DramChannel(one.spec(), one.controller(), log).serve(one.traffic());
            ReferenceChannel reference = new ReferenceChannel(one.spec(), one.controller());
            reference.serve(one.traffic());
            assertSame(reference.commands(), log.commands(), one);
            assertEquals(reference.hits(), run.rowHits(), one.toString());
            assertEquals(reference.misses(), run.rowMisses(), one.toString());
            assertEquals(reference.conflicts(), run.rowConflicts(), one.toString());
        }
    }

    /** Equal lists, or the first command that differs: the whole of two logs tells a reader nothing. */
    private static void assertSame(List<Issued> expected, List<Issued> got, RandomCase one) {
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
            assertEquals(expected.get(i), got.get(i), "command " + i + " of " + one);
        }
        assertEquals(expected.size(), got.size(), one.toString());
    }
}
