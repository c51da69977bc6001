// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.engine.HeapCalendar;
import dev.sandtable.engine.Simulation;
import dev.sandtable.engine.Simulation.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams by hand: who waits for whom, what is counted, what a deadlock says. */
class EnsembleTest {
    private static final int[] NONE = {};
    private final Simulation simulation = new Simulation();
    private final Ensemble ensemble = new Ensemble(simulation, 2, 1);

    private static Program.Builder program() {
        return new Program.Builder();
    }

    @Test
    void aGroupBeginsWithItsLastMemberAndAllGoOnTogether() {
        int group = ensemble.addGroup(2);
        int quick = ensemble.addStream(
                program().run(3, 0, 0).meet(0, 10, 1, 0).mark(0).build(), new int[] {group}, NONE);
        int slow = ensemble.addStream(
                program().run(8, 0, 0).meet(0, 10, 1, 0).run(2, 0, 0).mark(0).build(), new int[] {group}, NONE);
        ensemble.run();
        assertEquals(18, ensemble.markPs(quick, 0));
        assertEquals(20, ensemble.markPs(slow, 0));
        assertEquals(3, ensemble.spentPs(quick, 0));
        assertEquals(10, ensemble.spentPs(quick, 1)); // five picoseconds of waiting belong to no account
        assertEquals(5, ensemble.operations());
    }

    @Test
    void tokensWaitForStreamsAndStreamsForTokens() {
        int channel = ensemble.addChannel();
        ensemble.addStream(
                program().run(4, 0, 0).post(0).post(0).run(10, 0, 0).post(0).build(), NONE, new int[] {channel});
        int taker = ensemble.addStream(
                program()
                        .await(0)
                        .run(1, 0, 0)
                        .await(0)
                        .run(1, 0, 0)
                        .await(0)
                        .mark(0)
                        .build(),
                NONE,
                new int[] {channel});
        ensemble.run();
        assertEquals(14, ensemble.markPs(taker, 0));
        assertEquals(2, ensemble.spentPs(taker, 0));
    }

    @Test
    void aGroupThatSharesResourcesTakesAsLongAsTheyAllow() {
        int link = ensemble.resources().addResource(1);
        int[] groups = new int[2];
        for (int g = 0; g < 2; g++) {
            int use = ensemble.resources().addUse();
            ensemble.resources().want(link, 1);
            groups[g] = ensemble.addGroup(1, use);
        }
        Program program = program().meet(0, 30, 1, 0).mark(0).build();
        int a = ensemble.addStream(program, new int[] {groups[0]}, NONE);
        ensemble.addStream(program, new int[] {groups[1]}, NONE);
        ensemble.run();
        assertEquals(60, ensemble.markPs(a, 0));
        assertEquals(60, ensemble.spentPs(a, 1));
    }

    @Test
    void anObserverSeesEverySpan() {
        List<String> seen = new ArrayList<>();
        ensemble.observe((stream, account, tag, start, end) -> seen.add(stream + ":" + tag + " " + start + "-" + end));
        int group = ensemble.addGroup(1);
        ensemble.addStream(program().run(2, 0, 5).run(3, 1, 6).meet(0, 4, 0, 7).build(), new int[] {group}, NONE);
        ensemble.run();
        assertEquals(List.of("0:5 0-2", "0:6 2-5", "0:7 5-9"), seen);
    }

    @Test
    void equalBlocksBecomeALoop() {
        Program.Builder written = program().run(1, 0, 0).endBlock();
        for (int round = 0; round < 5; round++) {
            written.run(2, 0, round).mark(0).endBlock().run(3, 0, round).endBlock();
        }
        written.run(9, 0, 0);
        Program looped = written.buildLooped();
        assertEquals(8, looped.size()); // 1, loop, 2 with its mark, 3, again, 9, end
        int stream = ensemble.addStream(looped, NONE, NONE);
        ensemble.run();
        assertEquals(1 + 5 * 5 + 9, simulation.nowPs());
        assertEquals(1 + 4 * 5 + 2, ensemble.markPs(stream, 0));
        assertEquals(-1, ensemble.markPs(ensemble.addStream(looped, NONE, NONE), 0));
    }

    @Test
    void theStretchThatSavesMostIsTheLoop() {
        // 1 2 | 3 4 3 4 3 4 | 5 5: three rounds of two blocks save four, two of one block save one.
        int[] letters = {1, 2, 3, 4, 3, 4, 3, 4, 5, 5};
        assertEquals(new Repetition(2, 2, 3), Repetition.longestIn(letters));
        assertEquals(new Repetition(1, 1, 4), Repetition.longestIn(new int[] {7, 8, 8, 8, 8, 9}));
        assertEquals(1, Repetition.longestIn(new int[] {1, 2, 3, 4}).rounds());
        assertEquals(1, Repetition.longestIn(new int[] {}).rounds());
        assertEquals(new Repetition(0, 3, 2), Repetition.longestIn(new int[] {1, 2, 1, 1, 2, 1}));
        // What is left over of a round stays outside.
        assertEquals(new Repetition(0, 2, 2), Repetition.longestIn(new int[] {1, 2, 1, 2, 1}));
    }

    @Test
    void blocksDifferInAnythingButTheirNames() {
        Program.Block block = program().run(5, 1, 7).post(2).take();
        assertEquals(block, program().run(5, 1, 8).post(2).take());
        assertEquals(block.hashCode(), program().run(5, 1, 8).post(2).take().hashCode());
        assertNotEquals(block, program().run(6, 1, 7).post(2).take());
        assertNotEquals(block, program().run(5, 0, 7).post(2).take());
        assertNotEquals(block, program().run(5, 1, 7).post(3).take());
        assertNotEquals(block, program().run(5, 1, 7).await(2).take());
        assertNotEquals(block, program().run(5, 1, 7).take());
        assertNotEquals(block, program().run(5, 1, 7).post(2).post(2).take());
        assertNotEquals(block, "a block");
        Program twice = program().add(block).add(block).mark(0).build();
        assertEquals(6, twice.size());
    }

    @Test
    void aMillionRoundsAreSkipped() {
        int channel = ensemble.addChannel();
        int back = ensemble.addChannel();
        Program.Builder first = program();
        Program.Builder second = program();
        int rounds = 100_000;
        for (int r = 0; r < rounds; r++) {
            first.run(7, 0, 0).post(0).await(1).endBlock();
            second.await(0).run(5, 0, 0).post(1).run(4, 1, 0).endBlock();
        }
        first.mark(0);
        int a = ensemble.addStream(first.buildLooped(), NONE, new int[] {channel, back});
        int b = ensemble.addStream(second.buildLooped(), NONE, new int[] {channel, back});
        ensemble.skipPeriods();
        ensemble.run();
        assertEquals(12L * rounds, ensemble.markPs(a, 0));
        assertEquals(4L * rounds, ensemble.spentPs(b, 1));
        assertEquals(3L * rounds, ensemble.operations());
        assertTrue(ensemble.skippedPs() > 11L * rounds);
        assertTrue(simulation.events() < 100, simulation.events() + " events");
    }

    @Test
    void aDeadlockNamesWhoWaitsForWhat() {
        int group = ensemble.addGroup(3);
        int channel = ensemble.addChannel();
        Program meets = program().meet(0, 1, 0, 0).build();
        ensemble.addStream(meets, new int[] {group}, NONE);
        ensemble.addStream(meets, new int[] {group}, NONE);
        ensemble.addStream(program().await(0).build(), NONE, new int[] {channel});
        ensemble.addStream(program().run(5, 0, 0).build(), NONE, NONE);
        Deadlock stuck = assertThrows(Deadlock.class, ensemble::run);
        assertEquals(List.of(0, 1, 2), stuck.stuck());
        assertEquals("""
                3 of 4 streams can never go on
                  stream 0 waits in group 0 for 1 of 3 members
                  stream 1 waits in group 0 for 1 of 3 members
                  stream 2 waits for a token on channel 0""", stuck.getMessage());
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> ensemble.addGroup(0));
        assertThrows(IllegalArgumentException.class, () -> program().run(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> program().meet(0, -1, 0, 0));
        int group = ensemble.addGroup(2);
        ensemble.addStream(program().meet(0, 1, 0, 0).build(), new int[] {group}, NONE);
        ensemble.addStream(program().meet(0, 2, 0, 0).build(), new int[] {group}, NONE);
        String message =
                assertThrows(IllegalStateException.class, ensemble::run).getMessage();
        assertEquals("members of group 0 disagree: 1 ps and 2 ps, which stream 1 says", message);
    }

    @Test
    void groupsAndChannelsThatTooManyUseAreErrors() {
        int group = ensemble.addGroup(1);
        int channel = ensemble.addChannel();
        Program meets = program().meet(0, 1, 0, 0).build();
        Program waits = program().await(0).build();
        ensemble.addStream(meets, new int[] {group}, NONE);
        ensemble.addStream(meets, new int[] {group}, NONE);
        assertThrows(IllegalStateException.class, ensemble::run);
        Ensemble other = new Ensemble(new Simulation(), 1, 1);
        int lonely = other.addChannel();
        assertEquals(channel, lonely);
        other.addStream(waits, NONE, new int[] {lonely});
        other.addStream(waits, NONE, new int[] {lonely});
        assertThrows(IllegalStateException.class, other::run);
    }

    @Test
    void anEnsembleThatStopsEarlyKeepsWhatItHasAndGoesOn() {
        Simulation limited = new Simulation(new HeapCalendar(), new Limits(2, Long.MAX_VALUE, 10));
        Ensemble slow = new Ensemble(limited, 1, 1);
        int group = slow.addGroup(1);
        Program program = program()
                .run(5, 0, 0)
                .mark(0)
                .meet(0, 6, 0, 0)
                .meet(0, 7, 0, 0)
                .mark(0)
                .build();
        int stream = slow.addStream(program, new int[] {group}, NONE);
        String message = assertThrows(IllegalStateException.class, slow::run).getMessage();
        assertEquals(
                "the simulation stopped before the streams were done: EVENT_BUDGET with 0 of 1 at their ends", message);
        assertEquals(5, slow.markPs(stream, 0));
        assertEquals(11, slow.spentPs(stream, 0));
        slow.run();
        assertEquals(18, slow.markPs(stream, 0));
    }
}
