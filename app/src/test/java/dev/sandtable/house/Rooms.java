// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import java.util.Arrays;
import java.util.List;

/**
 * The plan of the house: which package lies in which room, and which rooms a room may look into.
 *
 * <pre>
 *                          app
 *                           │
 *                        planner ─────────────┐
 *          ┌────────────────┼────────────┐    │
 *      workloads       chip-models   interconnect
 *          │                │            │
 *          │             memory          │
 *          └────────┬───────┴──────┬─────┘
 *                   └── sim-core ──┘
 * </pre>
 */
enum Rooms {
    /** The engine and the words that all parts share. */
    SIM_CORE(
            List.of(
                    "units",
                    "engine",
                    "queueing",
                    "stats",
                    "work",
                    "explain",
                    "symmetry",
                    "memo",
                    "parallel",
                    "timeline",
                    "spec"),
            List.of()),
    /** Channels, caches, buffers and tiers. */
    MEMORY(List.of("memory"), List.of(SIM_CORE)),
    /** Links, topologies and collectives; endpoints are numbers, never chips. */
    INTERCONNECT(List.of("interconnect"), List.of(SIM_CORE)),
    /** A chip assembled from its spec. */
    CHIP_MODELS(List.of("chip"), List.of(SIM_CORE, MEMORY)),
    /** What is computed: models, their graphs, their sharding and their requests. */
    WORKLOADS(List.of("workload"), List.of(SIM_CORE)),
    /** Puts workloads on clusters; the one room that sees all the others. */
    PLANNER(List.of("planner"), List.of(SIM_CORE, MEMORY, INTERCONNECT, CHIP_MODELS, WORKLOADS)),
    /** How people meet it: asks the planner; its options speak the words of the rooms below. */
    APP(List.of("app"), List.of(SIM_CORE, MEMORY, INTERCONNECT, CHIP_MODELS, WORKLOADS, PLANNER));

    /** Under this package everything lies. */
    static final String HOUSE = "dev.sandtable";

    private final List<String> packages;
    private final List<Rooms> sees;

    Rooms(List<String> packages, List<Rooms> sees) {
        this.packages = packages;
        this.sees = sees;
    }

    /** Patterns of the packages in this room, sub-packages included. */
    String[] patterns() {
        return packages.stream().map(name -> HOUSE + "." + name + "..").toArray(String[]::new);
    }

    /** Patterns of everything that this room may depend on inside the house: itself and what it sees. */
    String[] visible() {
        return Arrays.stream(values())
                .filter(this::mayUse)
                .flatMap(room -> Arrays.stream(room.patterns()))
                .toArray(String[]::new);
    }

    /** Whether this room may depend on {@code other}; a room may always depend on itself. */
    boolean mayUse(Rooms other) {
        return other == this || sees.contains(other);
    }

    /** Whether simulated results are made here, so that the same input has to give the same bits. */
    boolean simulated() {
        return this != APP;
    }

    /** Whether {@code packageName} lies in this room. */
    boolean holds(String packageName) {
        return packages.stream()
                .map(name -> HOUSE + "." + name)
                .anyMatch(room -> packageName.equals(room) || packageName.startsWith(room + "."));
    }
}
