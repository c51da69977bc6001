// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.tier;

import dev.sandtable.engine.Handler;
import dev.sandtable.engine.Simulation;
import dev.sandtable.queueing.SharedResources;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tier in simulated time: clients that begin transfers when they will, and share it.
 *
 * <p><b>Model.</b> A transfer waits for its first byte, then is a flow that wants its rate alone ({@link Tier}) of its way
 * through the client's link and through the members, of the members' requests per second, and of the ceilings on both
 * ways together. Flows have max-min fair rates at every instant ({@link SharedResources}). Each transfer has requests in
 * flight of its own.
 * <p><b>Left out.</b> As in {@link Tier}.
 * <p><b>Check.</b> Clients that do the same at once end when {@link Tier#time} says, but for a picosecond times the factor by
 * which they are slowed; bytes that go in come out; any mix agrees with filling rates by hand ({@code TierTrafficTest}).
 * <p><b>Source.</b> As in {@link SharedResources}.
 */
public final class TierTraffic {
    private static final int FIRST_BYTE = 0;
    private static final int LAST_BYTE = 1;

    /** Flows of one shape want the same of the same resources, so that one that has ended can begin again. */
    private record Shape(int client, Transfer transfer) {}

    private static final class Flow {
        final Shape shape;
        final ArrayDeque<Integer> idle;
        final int use;
        final double bytesPerSecond;
        final long lengthPs;
        boolean moving;
        Handler done;
        int opcode;
        long argument;

        Flow(Shape shape, ArrayDeque<Integer> idle, int use, BytesPerSecond alone, Handler done) {
            this.shape = shape;
            this.idle = idle;
            this.use = use;
            this.done = done;
            bytesPerSecond = alone.value();
            lengthPs = alone.timeFor(shape.transfer.bytes()).value();
        }
    }

    /** What limits both ways of a link or of all members; a number of a resource each. */
    private record Passage(int read, int write, Optional<Integer> together) {}

    // ---- Parameters -------------------------------------------------------------
    private final Simulation simulation;
    private final Tier tier;
    private final Passage members;
    private final Map<Access, Integer> requests = new LinkedHashMap<>();
    private final List<Passage> clients = new ArrayList<>();

    // ---- State ------------------------------------------------------------------
    private final SharedResources shared;
    private final List<Flow> flows = new ArrayList<>();
    /** Flows by shape that have ended and may begin again. */
    private final Map<Shape, ArrayDeque<Integer>> idle = new LinkedHashMap<>();

    private final Handler events = this::happens;

    // ---- Statistics -------------------------------------------------------------
    private long inFlight;
    private long transfers;
    private long readBytes;
    private long writtenBytes;

    /** A tier without traffic; clients are numbered from 0. */
    public TierTraffic(Simulation simulation, Tier tier, int clients) {
        if (clients < 1) {
            throw new IllegalArgumentException("at least 1 client, not " + clients);
        }
        this.simulation = simulation;
        this.tier = tier;
        shared = new SharedResources(simulation);
        TierSpec spec = tier.spec();
        members = passage(spec.medium(), spec.members());
        for (Access access : Access.values()) {
            spec.requests()
                    .of(access)
                    .ifPresent(rate -> requests.put(access, shared.addResource(spec.members() * rate.value())));
        }
        for (int client = 0; client < clients; client++) {
            this.clients.add(passage(spec.client(), 1));
        }
    }

    private Passage passage(TierSpec.Rates rates, int times) {
        int read = shared.addResource(times * rates.read().value());
        int write = shared.addResource(times * rates.write().value());
        return new Passage(read, write, rates.together().map(sum -> shared.addResource(times * sum.value())));
    }

    // ---- Events -----------------------------------------------------------------

    /** A client begins a transfer now; the handler is called when its last byte has arrived. */
    public void start(int client, Transfer transfer, Handler done, int opcode, long argument) {
        if (client < 0 || client >= clients.size()) {
            throw new IllegalArgumentException("no client " + client + ", there are " + clients.size());
        }
        if (transfer.bytes().value() == 0) {
            transfers++;
            simulation.schedule(0, done, opcode, argument);
            return;
        }
        int number = flow(new Shape(client, transfer), done);
        Flow flow = flows.get(number);
        flow.done = done;
        flow.opcode = opcode;
        flow.argument = argument;
        inFlight++;
        simulation.schedule(tier.lead(transfer.access()).value(), events, FIRST_BYTE, number);
    }

    private int flow(Shape shape, Handler done) {
        ArrayDeque<Integer> free = idle.computeIfAbsent(shape, unseen -> new ArrayDeque<>());
        if (!free.isEmpty()) {
            return free.pop();
        }
        Transfer transfer = shape.transfer;
        BytesPerSecond alone = tier.rateAlone(transfer);
        Flow flow = new Flow(shape, free, shared.addUse(), alone, done);
        pass(clients.get(shape.client), transfer.access(), alone.value());
        pass(members, transfer.access(), alone.value());
        Integer ceiling = requests.get(transfer.access());
        if (ceiling != null) {
            shared.want(ceiling, alone.value() / transfer.request().value());
        }
        flows.add(flow);
        return flows.size() - 1;
    }

    private void pass(Passage passage, Access access, double rate) {
        shared.want(access == Access.READ ? passage.read : passage.write, rate);
        passage.together.ifPresent(sum -> shared.want(sum, rate));
    }

    private void happens(int opcode, long number) {
        Flow flow = flows.get((int) number);
        if (opcode == FIRST_BYTE) {
            flow.moving = true;
            shared.begin(flow.use, flow.lengthPs, events, LAST_BYTE, number);
            return;
        }
        flow.moving = false;
        inFlight--;
        transfers++;
        long bytes = flow.shape.transfer.bytes().value();
        readBytes += flow.shape.transfer.access() == Access.READ ? bytes : 0;
        writtenBytes += flow.shape.transfer.access() == Access.WRITE ? bytes : 0;
        Handler done = flow.done;
        int told = flow.opcode;
        long with = flow.argument;
        flow.idle.push((int) number);
        done.handle(told, with);
    }

    // ---- Statistics -------------------------------------------------------------

    /** What moves one way at this instant, all clients together. Settled once all events of the instant have happened. */
    public BytesPerSecond rate(Access access) {
        double sum = 0;
        for (Flow flow : flows) {
            if (flow.moving && flow.shape.transfer.access() == access) {
                sum += shared.pace(flow.use) * flow.bytesPerSecond;
            }
        }
        return new BytesPerSecond(sum);
    }

    /** Transfers that have begun and are not done. */
    public long inFlight() {
        return inFlight;
    }

    /** Transfers that are done. */
    public long transfers() {
        return transfers;
    }

    /** Bytes of the transfers that are done, one way. */
    public Bytes moved(Access access) {
        return new Bytes(access == Access.READ ? readBytes : writtenBytes);
    }
}
