// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.serving.source;

import dev.sandtable.workload.serving.Request;
import dev.sandtable.workload.serving.RequestSource;
import java.util.Optional;

/** The requests of another source, faster or slower, and at most so many. */
public final class Rescaled implements RequestSource {
    private final RequestSource source;
    private final double factor;
    private final long most;
    private long taken;

    /**
     * A source at another speed.
     *
     * @param factor how many times as fast requests come
     * @param most the most that are taken
     */
    public Rescaled(RequestSource source, double factor, long most) {
        if (!(factor > 0) || most < 1) {
            throw new IllegalArgumentException(
                    "a factor above 0 and a count of at least 1, were " + factor + " and " + most);
        }
        this.source = source;
        this.factor = factor;
        this.most = most;
    }

    @Override
    public Optional<Request> findNext() {
        if (taken++ == most) {
            return Optional.empty();
        }
        return source.findNext()
                .map(request -> new Request(
                        request.id(),
                        Math.round(request.arrivalPs() / factor),
                        request.prompt(),
                        request.answer(),
                        request.keys()));
    }
}
