// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.spec.Default;
import java.util.Optional;

/**
 * The {@code requests} of a service as their author wrote them: the path of a recorded trace, or laws by which they are drawn.
 *
 * @param trace a recorded trace
 * @param speed how many times as fast as recorded its requests come
 * @param arrivals when drawn requests come
 * @param closedLoop users that each ask again when they are answered
 * @param input tokens of a drawn prompt
 * @param output tokens of a drawn answer
 * @param count how many; of a trace at most
 */
public record RequestStream(
        Optional<String> trace,
        @Default("1") double speed,
        Optional<Arrivals> arrivals,
        Optional<ClosedLoop> closedLoop,
        Optional<Lengths> input,
        Optional<Lengths> output,
        Optional<Integer> count) {

    /**
     * Users who wait for their answer before they ask again.
     *
     * @param concurrency how many
     */
    public record ClosedLoop(int concurrency) {
        public ClosedLoop {
            if (concurrency < 1) {
                throw new IllegalArgumentException("concurrency must be positive, was " + concurrency);
            }
        }
    }

    public RequestStream {
        boolean drawn = arrivals.isPresent() || closedLoop.isPresent();
        if (trace.isPresent() == drawn || arrivals.isPresent() && closedLoop.isPresent()) {
            throw new IllegalArgumentException("write one of trace, arrivals and closed-loop");
        }
        if (drawn && (input.isEmpty() || output.isEmpty() || count.isEmpty())) {
            throw new IllegalArgumentException(
                    "drawn requests need input, output and count, such as input: {fixed: 1024},"
                            + " output: {fixed: 128}, count: 1000");
        }
        if (trace.isPresent() && (input.isPresent() || output.isPresent())) {
            throw new IllegalArgumentException("a trace states its lengths; leave out input and output");
        }
        if (!(speed > 0) || count.map(n -> n < 1).orElse(false)) {
            throw new IllegalArgumentException("speed and count must be positive");
        }
    }

    /** A trace by its path. */
    public static RequestStream parse(String text) {
        return new RequestStream(
                Optional.of(text),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
