// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.replay;

import java.util.List;

/**
 * What the ranks of one pipeline stage do in a step, priced.
 *
 * @param forward a micro-batch forward through each chunk of layers that the stage holds
 * @param backward the same backward, recomputation included
 * @param layers layers of each chunk; gradients become ready layer by layer
 * @param gradientPs the data-parallel reduction of each chunk's gradients
 * @param parameterPs the gathering of each chunk's updated parameters; 0 when every rank holds all of them
 * @param optimizerPs the optimizer's update
 * @param optimizerJoules its energy above idle
 * @param tiedPs the reduction of tied embedding gradients between first and last stage; 0 where there is none
 * @param toNextPs the transfer of a micro-batch's activations to the next stage (of the last stage: back to the first,
 *     when chunks are interleaved); gradients take the same way back
 * @param wires what this traffic takes of the ranks' ports
 * @param offloadPs time after the update until what it moved outside the chip's memory has arrived
 */
public record StageWork(
        List<Segment> forward,
        List<Segment> backward,
        List<Integer> layers,
        List<Long> gradientPs,
        List<Long> parameterPs,
        long optimizerPs,
        double optimizerJoules,
        long tiedPs,
        long toNextPs,
        StageWires wires,
        long offloadPs) {

    /** The work of ranks that keep everything on their chips. */
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
                layers,
                gradientPs,
                parameterPs,
                optimizerPs,
                optimizerJoules,
                tiedPs,
                toNextPs,
                wires,
                0);
    }

    public StageWork {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
        layers = List.copyOf(layers);
        gradientPs = List.copyOf(gradientPs);
        parameterPs = List.copyOf(parameterPs);
        int chunks = forward.size();
        if (backward.size() != chunks
                || layers.size() != chunks
                || gradientPs.size() != chunks
                || parameterPs.size() != chunks) {
            throw new IllegalArgumentException("a stage states everything once per chunk");
        }
    }

    /** Reduction of a chunk's gradients that runs beside its last backward pass: all but the last layer's. */
    long besideBackward(int chunk) {
        return gradientPs.get(chunk) - gradientPs.get(chunk) / layers.get(chunk);
    }

    /** Gathering of all updated parameters. */
    long allParametersPs() {
        return parameterPs.stream().mapToLong(Long::longValue).sum();
    }

    /** Gathering of parameters that runs beside the first forward pass: all but the first layer's. */
    long besideForward() {
        long all = allParametersPs();
        return all - all / layers.stream().mapToInt(Integer::intValue).sum();
    }

    /** Chunks of layers that the stage holds. */
    public int chunks() {
        return forward.size();
    }
}
