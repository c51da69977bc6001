// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.scenario;

import dev.sandtable.planner.cluster.ClusterSpec;
import dev.sandtable.planner.cluster.StackSpec;
import dev.sandtable.spec.Reference;
import dev.sandtable.workload.InferenceRequest;
import dev.sandtable.workload.ServingRequest;
import dev.sandtable.workload.TrainingRequest;
import dev.sandtable.workload.model.TransformerSpec;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scenario file as written: a model on a cluster under a software stack, doing exactly one thing.
 *
 * @param name what reports call it
 * @param model a catalogue name, a YAML file, a Hugging Face {@code config.json}, or the model itself
 * @param cluster a catalogue name, a file, or the cluster itself
 * @param stack the software; the chip's default if absent
 * @param train a training job
 * @param infer a batch of inference
 * @param serve a service that answers requests
 * @param target what must be reached
 */
public record Scenario(
        String name,
        Reference<TransformerSpec> model,
        Reference<ClusterSpec> cluster,
        Optional<Reference<StackSpec>> stack,
        Optional<TrainingRequest> train,
        Optional<InferenceRequest> infer,
        Optional<ServingRequest> serve,
        Optional<Target> target) {

    public Scenario {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty; write what reports should call the scenario");
        }
        long sections = Stream.of(train.isPresent(), infer.isPresent(), serve.isPresent())
                .filter(present -> present)
                .count();
        if (sections != 1) {
            throw new IllegalArgumentException(
                    sections > 1
                            ? "several of train, infer and serve are given; write one of them"
                            : "nothing to do; write a train, an infer or a serve section");
        }
    }
}
