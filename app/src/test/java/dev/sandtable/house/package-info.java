// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of the house, as tests.
 *
 * <p>A rule that nobody checks is a wish. These tests read the compiled classes (with ArchUnit) and the source files (with the compiler's
 * own parser) and assert what keeps a large simulator legible: rooms that see each other in one direction only, arithmetic that gives the
 * same bits on every machine, files and methods that fit a screen, a page of Javadoc per part, documents whose links lead somewhere.
 *
 * <p>Read {@link dev.sandtable.house.Rooms} first: it is the plan of the house as Java. Then {@link dev.sandtable.house.RoomsTest}, which
 * holds the classes against it. {@link dev.sandtable.house.Exceptions} is the ratchet: what may break a rule is listed with its reason in
 * {@code house-exceptions.txt}, and an entry that is no longer needed fails too, so that the list only shrinks.
 *
 * <p>{@link dev.sandtable.house.FreshMachines} runs the program in several Java machines that differ in everything that must not matter.
 */
@NullMarked
package dev.sandtable.house;

import org.jspecify.annotations.NullMarked;
