// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.cluster;

import dev.sandtable.chip.kernel.KernelLibrary;
import dev.sandtable.interconnect.collective.CommunicationLibrary;
import dev.sandtable.spec.Default;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.Ratio;
import dev.sandtable.units.Seconds;
import dev.sandtable.workload.footprint.Allocator;
import dev.sandtable.workload.graph.GraphOptions;
import java.util.Optional;

/**
 * A software stack in ten sections, each setting parameters of the models: the same silicon under a poorer stack is an
 * experiment.
 *
 * @param name as stacks of the catalogue are called
 * @param framework how layers become kernels, and what the framework adds to a step
 * @param parallel how stages exchange activations
 * @param communication the communication library
 * @param operators the operator library
 * @param compiler the compiler of generated kernels
 * @param language the runtime that launches kernels
 * @param scheduler the cluster's scheduler
 * @param memory the memory allocator
 * @param faultTolerance detection of failures and restart
 * @param storage where checkpoints go
 */
public record StackSpec(
        String name,
        Framework framework,
        Parallel parallel,
        CommunicationLibrary communication,
        KernelLibrary.Operators operators,
        KernelLibrary.Compiler compiler,
        KernelLibrary.Language language,
        Scheduler scheduler,
        Allocator memory,
        FaultTolerance faultTolerance,
        Storage storage) {

    /**
     * The training or inference framework.
     *
     * @param graph how it turns layers into kernels and messages
     * @param iteration fixed time per training step: data loading, logging, host synchronisation
     * @param pass fixed time per inference pass: scheduling, sampling, returning tokens
     * @param capturesGraphs whether inference passes are launched as captured graphs
     * @param waitsForKernels whether the host of a training job waits for each kernel before it issues the next
     */
    public record Framework(
            GraphOptions graph,
            Seconds iteration,
            Seconds pass,
            boolean capturesGraphs,
            @Default("false") boolean waitsForKernels) {}

    /**
     * How ranks exchange data beside what they compute.
     *
     * @param blockingTransfers whether a rank that sends activations computes nothing meanwhile
     * @param blockingWithoutChunks whether that is so at least where stages hold a single chunk each
     * @param pairedPasses whether passes that a schedule runs in pairs hide each other's messages, or run one after the other
     * @param hostOptimizer how the host's processors update parameters; absent where the framework cannot have them do so
     */
    public record Parallel(
            boolean blockingTransfers,
            @Default("false") boolean blockingWithoutChunks,
            @Default("true") boolean pairedPasses,
            Optional<HostOptimizer> hostOptimizer) {

        /** Whether a rank whose stage holds {@code chunks} chunks waits for what it sends. */
        public boolean blocks(int chunks) {
            return blockingTransfers || (blockingWithoutChunks && chunks == 1);
        }
    }

    /**
     * An optimizer on the host's processors, which memory bounds.
     *
     * @param memoryShare the share of the host memory's rate that it reaches
     */
    public record HostOptimizer(Ratio memoryShare) {
        public HostOptimizer {
            if (!(memoryShare.value() > 0 && memoryShare.value() <= 1)) {
                throw new IllegalArgumentException("memory-share must be above 0 and at most 1, was " + memoryShare);
            }
        }
    }

    /**
     * The cluster's scheduler.
     *
     * @param replace time until a failed node is replaced and the job starts again
     */
    public record Scheduler(Seconds replace) {}

    /**
     * What happens when a part fails.
     *
     * @param detect time until the failure is noticed and diagnosed
     * @param restart time from processes started to the first step
     */
    public record FaultTolerance(Seconds detect, Seconds restart) {}

    /**
     * Where checkpoints go.
     *
     * @param writePerNode rate at which one node writes its share
     * @param readPerNode rate at which one node reads it back
     * @param total limit of the file system, all nodes together; none where absent
     */
    public record Storage(BytesPerSecond writePerNode, BytesPerSecond readPerNode, Optional<BytesPerSecond> total) {}

    /** What chips need to know of the stack. */
    public KernelLibrary kernels() {
        return new KernelLibrary(operators, compiler, language);
    }
}
