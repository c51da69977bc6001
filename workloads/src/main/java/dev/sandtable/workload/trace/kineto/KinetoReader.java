// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.kineto;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import dev.sandtable.work.Collective;
import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.RankTrace;
import dev.sandtable.workload.trace.TraceNode;
import dev.sandtable.workload.trace.TraceTask;
import dev.sandtable.workload.trace.UnitEvidence;
import dev.sandtable.workload.trace.UnitEvidence.Size;
import dev.sandtable.workload.trace.kineto.EventFile.Event;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes graphs of profiles.
 *
 * <p><b>Model.</b> Calls of the runtime follow each other on their thread; a call stands for all that its thread did since the
 * one before. A kernel or copy begins after the call that launched it, which has the same correlation number, and after the one
 * before it on its stream. Where a stream stood idle before a kernel and work of another stream ended in that gap, the kernel
 * waited for it: events between streams are not in all profiles, their times are. A call that synchronises ends no sooner than what its
 * streams had to do, and only what it took after that is its own.
 *
 * <p><b>Left out.</b> The time from a launch to the kernel where nothing else holds it; threads that wait for each other;
 * kernels that run beside each other on one chip follow each other in a replay.
 *
 * <p><b>Check.</b> Two kernels, a collective on a stream of its own and a kernel behind it replay to the profile's own times
 * ({@code KinetoReaderTest}).
 *
 * <p><b>Source.</b> As in Daydream (Zhu et al. 2020) and dPRO (Hu et al. 2022).
 */
public final class KinetoReader {
    private static final List<String> DEVICE = List.of("kernel", "gpu_memcpy", "gpu_memset");
    private static final List<String> HOST = List.of("cuda_runtime", "cuda_driver");

    // ---- State ------------------------------------------------------------------
    private final Map<String, List<Integer>> groups;
    private final List<RankTrace> ranks = new ArrayList<>();
    private long inferred;
    private long recordedOnly;

    /** A reader that knows the groups of a list. */
    public KinetoReader(Map<String, List<Integer>> groups) {
        this.groups = new LinkedHashMap<>(groups);
    }

    /** Whether events of a category become nodes. */
    static boolean wanted(String category) {
        return DEVICE.contains(category) || HOST.contains(category);
    }

    /** Reads the profile of one rank; ranks come in order. */
    public void add(int rank, String file, byte[] content) {
        EventFile read = EventFile.read(content, file);
        read.rank().filter(its -> its != rank).ifPresent(its -> {
            throw problem(
                    file,
                    "is the profile of rank " + its + " where that of rank " + rank
                            + " is expected; the last number of a file's name is its rank, and a trace begins with rank 0");
        });
        if (read.events().isEmpty()) {
            throw problem(file, "has no kernels and no calls of the runtime; profile with ProfilerActivity.CUDA");
        }
        ranks.add(new RankTrace(rank, file, new Graph(rank, file, read.events()).nodes()));
    }

    /** The trace of all ranks. */
    public ExecutionTrace trace(String name) {
        List<String> notes = new ArrayList<>();
        if (inferred > 0) {
            notes.add(inferred + " kernels wait for another stream by their times: the profiles do not say what for");
        }
        if (recordedOnly > 0) {
            notes.add(
                    recordedOnly
                            + " kernels of the communication library have no recorded size or partner and take their recorded time");
        }
        return new ExecutionTrace(
                name,
                ranks,
                groups,
                new UnitEvidence(Optional.empty(), Optional.of(Size.BYTES), "profiles record elements with their type"),
                notes);
    }

    private static SpecException problem(String file, String message) {
        return new SpecException(Location.ofFile(file), "", message);
    }

    /** The graph of one profile while it is made. */
    private final class Graph {
        private final int rank;
        private final String file;
        private final List<Event> events;
        private final BigDecimal firstMicros;
        private final List<TraceNode> nodes = new ArrayList<>();
        /** By thread or stream: the last event on it. */
        private final Map<String, Last> last = new LinkedHashMap<>();
        /** By correlation number: the node that launched. */
        private final Map<String, Long> launches = new LinkedHashMap<>();
        /** Messages of a pair so far. */
        private final Map<String, Long> tags = new LinkedHashMap<>();

        /** The last thing on a thread or stream. */
        private record Last(long node, long endPs) {}

        Graph(int rank, String file, List<Event> events) {
            this.rank = rank;
            this.file = file;
            this.events = events.stream()
                    .sorted(Comparator.comparing(Event::settledMicros).thenComparing(KinetoReader::hostFirst))
                    .toList();
            firstMicros = events.stream()
                    .map(Event::startMicros)
                    .min(Comparator.naturalOrder())
                    .orElse(BigDecimal.ZERO);
        }

        List<TraceNode> nodes() {
            for (Event event : events) {
                long startPs = EventFile.ps(firstMicros, event.startMicros(), file);
                if (HOST.contains(event.category())) {
                    call(event, startPs);
                } else {
                    kernel(event, startPs);
                }
            }
            return nodes;
        }

        private void call(Event event, long startPs) {
            String thread = "thread " + event.thread();
            Optional<Last> before = Optional.ofNullable(last.get(thread));
            long beforePs = Math.min(startPs, before.map(Last::endPs).orElse(0L));
            long endPs = Math.max(beforePs, startPs + event.durationPs());
            List<Long> after = new ArrayList<>();
            before.ifPresent(node -> after.add(node.node()));
            if (event.synchronises()) {
                long awaited = add(thread, "before " + event.name(), after, startPs - beforePs);
                after.clear();
                after.add(awaited);
                long workPs = startPs;
                for (Map.Entry<String, Last> stream : last.entrySet()) {
                    if (stream.getKey().startsWith("stream ")
                            && stream.getValue().endPs() <= endPs) {
                        after.add(stream.getValue().node());
                        workPs = Math.max(workPs, stream.getValue().endPs());
                    }
                }
                beforePs = workPs;
            }
            long node = add(thread, event.name(), after, endPs - beforePs);
            last.put(thread, new Last(node, endPs));
            event.argument("correlation").ifPresent(number -> launches.put(number, node));
        }

        private long add(String thread, String name, List<Long> after, long ps) {
            long id = nodes.size();
            nodes.add(new TraceNode(id, thread + ": " + name, after, new TraceTask.Compute(true, 0, 0), ps));
            return id;
        }

        private void kernel(Event event, long startPs) {
            String stream = "stream " + event.thread();
            List<Long> after = new ArrayList<>();
            event.argument("correlation").map(launches::get).ifPresent(after::add);
            Optional<Last> before = Optional.ofNullable(last.get(stream));
            before.ifPresent(node -> after.add(node.node()));
            long idleFrom = before.map(Last::endPs).orElse(Long.MIN_VALUE);
            Optional<Last> other = last.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("stream ")
                            && !entry.getKey().equals(stream))
                    .map(Map.Entry::getValue)
                    .filter(its -> its.endPs() <= startPs && its.endPs() > idleFrom)
                    .max(Comparator.comparingLong(Last::endPs));
            if (other.isPresent()) {
                after.add(other.get().node());
                inferred++;
            }
            long id = nodes.size();
            nodes.add(new TraceNode(id, event.name(), after, task(event), event.durationPs()));
            last.put(stream, new Last(id, startPs + event.durationPs()));
        }

        private TraceTask task(Event event) {
            if (!Collectives.communicates(event)) {
                return event.category().equals("gpu_memcpy")
                        ? new TraceTask.MemoryAccess(event.name().contains("DtoH"), 0)
                        : new TraceTask.Compute(false, 0, 0);
            }
            Optional<Long> bytes = Collectives.bytes(event);
            Optional<Integer> to = Collectives.peer(event, "Dst Rank");
            Optional<Integer> from = Collectives.peer(event, "Src Rank");
            if (bytes.isPresent() && Collectives.sends(event) && to.isPresent()) {
                return new TraceTask.Send(to.get(), tag(rank + ">" + to.get()), bytes.get());
            } else if (bytes.isPresent() && Collectives.receives(event) && from.isPresent()) {
                return new TraceTask.Receive(from.get(), tag(from.get() + ">" + rank), bytes.get());
            }
            Optional<Collective.Kind> kind = Collectives.kind(event);
            if (kind.isEmpty() || bytes.isEmpty()) {
                recordedOnly++;
                return new TraceTask.MemoryAccess(false, 0);
            }
            Collective.Kind real = bytes.get() == 0 ? Collective.Kind.BARRIER : kind.get();
            return new TraceTask.CollectiveCall(real, group(event), bytes.get());
        }

        /** A group is known by its ranks, which mean the same in every profile; its name need not. */
        private String group(Event event) {
            Optional<List<Integer>> members = Collectives.ranks(event);
            if (members.isEmpty()) {
                return Collectives.group(event);
            }
            String name = members.get().toString();
            groups.putIfAbsent(name, members.get());
            return name;
        }

        private long tag(String pair) {
            return tags.merge(pair, 1L, Long::sum);
        }
    }

    private static int hostFirst(Event a, Event b) {
        return Boolean.compare(DEVICE.contains(a.category()), DEVICE.contains(b.category()));
    }
}
