// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
    private record Waiting(int bank, int row, long order) {}

    @Test
    void answersAsAPlainListDoes() {
        SplittableRandom random = new SplittableRandom(3);
        RequestQueue queue = new RequestQueue(20, 4);
        List<Waiting> list = new ArrayList<>();
        for (long step = 0; step < 20_000; step++) {
            if (!queue.isFull() && random.nextInt(2) == 0) {
                Waiting waiting = new Waiting(random.nextInt(4), random.nextInt(3), step);
                queue.add(waiting.bank, waiting.row, step, step);
                list.add(waiting);
            } else {
                int bank = random.nextInt(4);
                int row = random.nextInt(3);
                int slot = random.nextBoolean() ? queue.oldest(bank) : queue.oldestHit(bank, row);
                if (slot != RequestQueue.NONE) {
                    long order = queue.sequence(slot);
                    queue.remove(slot);
                    list.removeIf(waiting -> waiting.order == order);
                }
            }
            int bank = random.nextInt(4);
            int row = random.nextInt(3);
            assertEquals(list.size(), queue.size());
            assertEquals(orderOf(list, bank, -1), orderIn(queue, queue.oldest(bank)));
            assertEquals(orderOf(list, bank, row), orderIn(queue, queue.oldestHit(bank, row)));
        }
    }

    private static long orderIn(RequestQueue queue, int slot) {
        return slot == RequestQueue.NONE ? -1 : queue.sequence(slot);
    }

    private static long orderOf(List<Waiting> list, int bank, int row) {
        return list.stream()
                .filter(waiting -> waiting.bank == bank && (row < 0 || waiting.row == row))
                .mapToLong(Waiting::order)
                .findFirst()
                .orElse(-1);
    }
}
