// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import dev.sandtable.workload.schedule.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ranks of one pipeline stage do in a step, priced.
 *
 * @param forward a micro-batch forward through each chunk of layers that the stage holds
 * @param backward the same backward, recomputation included
 * @param inputs the part of the backward pass that the chunk before waits for; nothing where no schedule splits it
 * @param weights the other part
 * @param layers layers of each chunk; gradients become ready layer by layer
 * @param gradientPs the data-parallel reduction of each chunk's gradients
 * @param parameterPs the gathering of each chunk's updated parameters; 0 when every rank holds all of them
 * @param closingPs small reductions between the last gradient and the update, which nothing hides
 * @param optimizerPs the optimizer's update
 * @param optimizerJoules energy of both above idle
 * @param tiedPs the reduction of tied embedding gradients between first and last stage; 0 where there is none
 * @param toNextPs the transfer of a micro-batch's activations to the next stage (of the last stage: back to the first,
 *     when chunks are interleaved); what goes the other way takes as long
 * @param wires what this traffic takes of the ranks' ports
 * @param offloadPs time after the update until what it moved outside the chip's memory has arrived
 */
public record StageWork(
        List<Segment> forward,
        List<Segment> backward,
        List<Segment> inputs,
        List<Segment> weights,
        List<Integer> layers,
        List<Long> gradientPs,
        List<Long> parameterPs,
        long closingPs,
        long optimizerPs,
        double optimizerJoules,
        long tiedPs,
        long toNextPs,
        StageWires wires,
        long offloadPs) {

    public StageWork {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
        inputs = List.copyOf(inputs);
        weights = List.copyOf(weights);
        layers = List.copyOf(layers);
        gradientPs = List.copyOf(gradientPs);
        parameterPs = List.copyOf(parameterPs);
        int chunks = forward.size();
        if (backward.size() != chunks
                || layers.size() != chunks
                || gradientPs.size() != chunks
                || parameterPs.size() != chunks
                || inputs.size() != weights.size()
                || (!inputs.isEmpty() && inputs.size() != chunks)) {
            throw new IllegalArgumentException("a stage states everything once per chunk");
        }
    }

    /** A stage that keeps everything on its chips. */
    public StageWork(
            List<Segment> forward,
            List<Segment> backward,
            List<Segment> inputs,
            List<Segment> weights,
            List<Integer> layers,
            List<Long> gradientPs,
            List<Long> parameterPs,
            long closingPs,
            long optimizerPs,
            double optimizerJoules,
            long tiedPs,
            long toNextPs,
            StageWires wires) {
        this(
                forward,
                backward,
                inputs,
                weights,
                layers,
                gradientPs,
                parameterPs,
                closingPs,
                optimizerPs,
                optimizerJoules,
                tiedPs,
                toNextPs,
                wires,
                0);
    }

    /** A stage whose backward passes are never split. */
    public StageWork(
            List<Segment> forward,
            List<Segment> backward,
            List<Integer> layers,
            List<Long> gradientPs,
            List<Long> parameterPs,
            long optimizerPs,
            double optimizerJoules,
            long tiedPs,
            long toNextPs,
            StageWires wires) {
        this(
                forward,
                backward,
                List.of(),
                List.of(),
                layers,
                gradientPs,
                parameterPs,
                0,
                optimizerPs,
                optimizerJoules,
                tiedPs,
                toNextPs,
                wires);
    }

    /** One micro-batch through all chunks and back. */
    public long passesPs() {
        long sum = 0;
        for (int chunk = 0; chunk < chunks(); chunk++) {
            sum += forward.get(chunk).ps() + backward.get(chunk).ps();
        }
        return sum;
    }

    /** The same work, with traffic between ranks that takes as long as the slower of this and another's. */
    public StageWork withSlowerTraffic(StageWork other) {
        return new StageWork(
                forward,
                backward,
                inputs,
                weights,
                layers,
                slower(gradientPs, other.gradientPs),
                slower(parameterPs, other.parameterPs),
                closingPs,
                optimizerPs,
                optimizerJoules,
                Math.max(tiedPs, other.tiedPs),
                toNextPs,
                wires,
                offloadPs);
    }

    /** The same work with another time to the next stage. */
    public StageWork withToNext(long ps) {
        return new StageWork(
                forward,
                backward,
                inputs,
                weights,
                layers,
                gradientPs,
                parameterPs,
                closingPs,
                optimizerPs,
                optimizerJoules,
                tiedPs,
                ps,
                wires,
                offloadPs);
    }

    private static List<Long> slower(List<Long> one, List<Long> other) {
        List<Long> slower = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            slower.add(Math.max(one.get(i), other.get(i)));
        }
        return slower;
    }

    /** What a pass of one micro-batch takes by itself. */
    public Segment pass(Slot.Kind kind, int chunk) {
        return switch (kind) {
            case FORWARD -> forward.get(chunk);
            case BACKWARD -> backward.get(chunk);
            case INPUT_GRADIENT -> inputs.get(chunk);
            case WEIGHT_GRADIENT -> weights.get(chunk);
        };
    }

    /** Reduction of a chunk's gradients that runs beside its last backward pass: all but the last layer's. */
    long besideBackward(int chunk) {
        return gradientPs.get(chunk) - gradientPs.get(chunk) / layers.get(chunk);
    }

    /** Gathering of all updated parameters. */
    long allParametersPs() {
        long sum = 0;
        for (long ps : parameterPs) {
            sum += ps;
        }
        return sum;
    }

    /** Gathering of parameters that runs beside the first forward pass: all but the first layer's. */
    long besideForward() {
        long all = allParametersPs();
        int count = 0;
        for (int each : layers) {
            count += each;
        }
        return all - all / count;
    }

    /** Chunks of layers that the stage holds. */
    public int chunks() {
        return forward.size();
    }
}
