// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.workload.serving.Iteration;
import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.Scheduler;
import dev.sandtable.workload.serving.Sequence;
import java.util.function.Consumer;

/** One engine: its scheduler, and whether it is in an iteration. */
final class Replica {
    private final Scheduler scheduler;
    private final IterationTimes times;
    private boolean busy;
    private long busyPs;
    private double joules;

    Replica(Scheduler scheduler, IterationTimes times) {
        this.scheduler = scheduler;
        this.times = times;
    }

    void enqueue(Request request) {
        scheduler.enqueue(request);
    }

    /** Begins an iteration and says how long it takes; -1 if it is in one already or has nothing to do. */
    long begin(long nowPs) {
        if (busy) {
            return -1;
        }
        Iteration iteration = scheduler.next(nowPs);
        if (iteration.empty()) {
            return -1;
        }
        busy = true;
        long ps = times.ps(iteration);
        busyPs += ps;
        joules += times.joules(iteration);
        return ps;
    }

    void finish(long nowPs, Consumer<Sequence> leaver) {
        scheduler.finish(nowPs, leaver);
        busy = false;
    }

    int load() {
        return scheduler.waiting() + scheduler.running();
    }

    long busyPs() {
        return busyPs;
    }

    double joules() {
        return joules;
    }

    Scheduler scheduler() {
        return scheduler;
    }
}
