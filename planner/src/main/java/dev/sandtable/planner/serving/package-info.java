// SPDX-License-Identifier: Apache-2.0
/**
 * Services: requests arrive, replicas work in iterations, answers leave.
 *
 * <p>A replica is a server whose service is an iteration. When requests come and when iterations end are events; what an
 * iteration holds is its scheduler's choice; how long it takes comes from {@link
 * dev.sandtable.planner.serving.IterationTimes}: a simulated cluster, or a table of measured operators.
 *
 * <p>Read {@link dev.sandtable.planner.serving.Service}, then {@link dev.sandtable.planner.serving.ServiceStatistics}.
 *
 * <p>Literature: Kwon et al., vLLM (2023); Agrawal et al., Vidur (2024) for simulation by iteration.
 */
@NullMarked
package dev.sandtable.planner.serving;

import org.jspecify.annotations.NullMarked;
