// SPDX-License-Identifier: Apache-2.0
/**
 * How people meet the simulator.
 *
 * <p>{@link dev.sandtable.app.Sandtable} is the entry point. {@code cli} holds one class per command: it reads what the user
 * wrote, asks the planner, and decides the exit code. {@code report} turns answers into tables for people and into JSON and
 * CSV for programs. Neither computes anything that a prediction rests on: a number that is printed here can be asked for
 * in the room that made it.
 */
@NullMarked
package dev.sandtable.app;

import org.jspecify.annotations.NullMarked;
