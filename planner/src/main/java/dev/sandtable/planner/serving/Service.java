// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.workload.serving.BlockPool;
import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.RequestSource;
import dev.sandtable.workload.serving.Routing;
import dev.sandtable.workload.serving.Scheduler;
import dev.sandtable.workload.serving.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Replicas behind a router, from the first request to the last answer.
 *
 * <p><b>Model.</b> The next request is asked for when the last has arrived. A request goes to the replica that the router
 * chooses; an idle replica begins an iteration at once, a busy one when its iteration ends. A request that no replica can
 * ever hold is turned away and counted.
 * <p><b>Left out.</b> Time between client, router and replica.
 * <p><b>Check.</b> Request by request against another simulator ({@code ServingOracleTest}); with one sequence at a time an M/D/1
 * queue ({@code ServiceLawTest}).
 * <p><b>Source.</b> Agrawal et al., Vidur (2024).
 */
public final class Service {
    private static final int ARRIVES = 0;
    private static final int ENDS = 1;

    /**
     * What does not change.
     *
     * @param replicas how many
     * @param routing who gets a request
     * @param limits of an iteration
     * @param pool the memory of one replica
     * @param times of an iteration
     * @param seed of what is drawn
     * @param users who each wait for their answer before they ask again; requests come when they say if absent
     */
    public record Parameters(
            int replicas,
            Routing routing,
            Scheduler.Limits limits,
            Supplier<BlockPool> pool,
            IterationTimes times,
            long seed,
            Optional<Integer> users) {
        public Parameters {
            if (replicas < 1) {
                throw new IllegalArgumentException("replicas must be positive, was " + replicas);
            }
        }
    }

    // ---- Parameters -------------------------------------------------------------
    private final Parameters parameters;
    private final RequestSource source;
    private final Consumer<Sequence> leaver;

    // ---- State ------------------------------------------------------------------
    private final Simulation simulation = new Simulation();
    private final Handler handler = this::handle;
    private final List<Replica> replicas = new ArrayList<>();
    private final SplittableRandom random;
    private Optional<Request> coming = Optional.empty();

    // ---- Statistics -------------------------------------------------------------
    private long arrived;
    private long refused;

    private Service(Parameters parameters, RequestSource source, Consumer<Sequence> leaver) {
        this.parameters = parameters;
        this.source = source;
        this.leaver = leaver;
        random = new SplittableRandom(parameters.seed());
        for (int i = 0; i < parameters.replicas(); i++) {
            replicas.add(new Replica(
                    new Scheduler(parameters.limits(), parameters.pool().get()), parameters.times()));
        }
    }

    /**
     * Serves all requests of a source.
     *
     * @param leaver learns of every request that is done, in the order in which they end
     * @throws IllegalArgumentException if an iteration lies outside of what its times know
     */
    public static ServiceTotals run(Parameters parameters, RequestSource source, Consumer<Sequence> leaver) {
        Service service = new Service(parameters, source, leaver);
        service.open();
        service.simulation.run();
        return service.totals();
    }

    // ---- Events -----------------------------------------------------------------

    private void open() {
        if (parameters.users().isPresent()) {
            for (int user = 0; user < parameters.users().get(); user++) {
                ask();
            }
        } else {
            await();
        }
    }

    /** The next request comes at its own time. */
    private void await() {
        coming = source.findNext();
        coming.ifPresent(next -> simulation.scheduleAt(next.arrivalPs(), handler, ARRIVES, 0));
    }

    /** The next request that a replica can hold comes now. */
    private void ask() {
        boolean taken = false;
        for (Optional<Request> next = source.findNext();
                next.isPresent() && !taken;
                next = taken ? next : source.findNext()) {
            Request asked = next.get();
            taken = arrive(new Request(asked.id(), simulation.nowPs(), asked.prompt(), asked.answer(), asked.keys()));
        }
    }

    private void leave(Sequence done) {
        leaver.accept(done);
        if (parameters.users().isPresent()) {
            ask();
        }
    }

    private void handle(int opcode, long argument) {
        if (opcode == ARRIVES) {
            arrive(coming.orElseThrow());
            await();
        } else {
            Replica replica = replicas.get((int) argument);
            replica.finish(simulation.nowPs(), this::leave);
            begin((int) argument);
        }
    }

    /** Whether a replica takes it. */
    private boolean arrive(Request request) {
        int chosen = parameters
                .routing()
                .choose(arrived, replicas.size(), i -> replicas.get(i).load(), random);
        arrived++;
        if (!replicas.get(chosen).scheduler().fits(request)) {
            refused++;
            return false;
        }
        replicas.get(chosen).enqueue(request);
        begin(chosen);
        return true;
    }

    private void begin(int replica) {
        long ps = replicas.get(replica).begin(simulation.nowPs());
        if (ps >= 0) {
            simulation.schedule(ps, handler, ENDS, replica);
        }
    }

    private ServiceTotals totals() {
        long iterations = 0;
        long restarts = 0;
        long busyPs = 0;
        double held = 0;
        double joules = 0;
        for (Replica replica : replicas) {
            iterations += replica.scheduler().iterations();
            restarts += replica.scheduler().restarts();
            busyPs += replica.busyPs();
            joules += replica.joules();
            held = Math.max(
                    held,
                    (double) replica.scheduler().pool().most()
                            / replica.scheduler().pool().total());
        }
        return new ServiceTotals(arrived, refused, iterations, restarts, simulation.nowPs(), busyPs, joules, held);
    }
}
