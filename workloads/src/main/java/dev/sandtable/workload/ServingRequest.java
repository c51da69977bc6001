// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload;

import dev.sandtable.spec.Default;
import dev.sandtable.work.DataType;
import dev.sandtable.workload.parallel.ParallelPlan;
import dev.sandtable.workload.parallel.ParallelRequest;
import dev.sandtable.workload.serving.Routing;
import dev.sandtable.workload.serving.SchedulerRequest;
import dev.sandtable.workload.serving.source.RequestStream;
import java.util.Optional;

/**
 * The {@code serve} section of a scenario as its author wrote it: requests, and the replicas that answer them.
 *
 * @param requests a recorded trace or laws
 * @param precision formats of weights, arithmetic and cache
 * @param parallel how a replica is cut
 * @param replicas how many there are
 * @param router who gets a request
 * @param scheduler how a replica batches; usual if absent
 */
public record ServingRequest(
        RequestStream requests,
        Formats precision,
        @Default("auto") ParallelRequest parallel,
        @Default("1") int replicas,
        @Default("round-robin") Routing router,
        Optional<SchedulerRequest> scheduler) {

    /**
     * Number formats of a service.
     *
     * @param compute arithmetic and activations
     * @param weights stored weights; as {@code compute} if absent
     * @param kv cached keys and values; as {@code compute} if absent
     */
    public record Formats(DataType compute, Optional<DataType> weights, Optional<DataType> kv) {

        /** One format for all. */
        public static Formats parse(String text) {
            return new Formats(Precision.parse(text).compute(), Optional.empty(), Optional.empty());
        }
    }

    public ServingRequest {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be positive, was " + replicas);
        }
    }

    /** How a replica batches. */
    public SchedulerRequest scheduling() {
        return scheduler.orElse(SchedulerRequest.USUAL);
    }

    /** One replica's model under a plan, as a batch of one prompt of one token: what is asked of it changes all the time. */
    public InferenceJob job(ParallelPlan plan) {
        return new InferenceJob(1, 1, 1, precision.compute, precision.weights, precision.kv, plan);
    }
}
