// SPDX-License-Identifier: Apache-2.0
/**
 * The one door through which YAML becomes Java, and it is a strict one.
 *
 * <p>A specification is a YAML file of a chip, a link, a cluster, a model, a scenario. A component declares what it needs
 * as a plain record of quantities; this package knows no component. It reads a file into a located tree, binds the tree
 * to the record, and either gives the value with the provenance of every number in it, or every problem of the file at
 * once, each with file, line, column, path and what to write instead. Nothing is guessed: an unknown key, a missing
 * figure, a number without unit and an impossible value are all errors, because a simulator that fills in a silent
 * default simulates another chip after a typing error.
 *
 * <p><b>How a record is written.</b> A component {@code scaleUp} is the key {@code scale-up}. Quantities are text with a
 * unit; {@code Optional} components may be absent; {@link dev.sandtable.spec.Default} gives a stated default;
 * {@code List}, {@code Map} with text or enum keys, and records nest. Enum constants are written in kebab-case or as
 * {@link dev.sandtable.spec.Kind} says. A sealed interface is selected by the key {@code kind}, or, with
 * {@link dev.sandtable.spec.OneOf}, by the only key of its map. A type with a static {@code parse(String)} may be
 * written as one scalar. Ranges belong into compact constructors, as {@code IllegalArgumentException}.
 *
 * <p><b>How a source is written.</b> A figure ends in a tag, {@code bandwidth: 2039 GB/s [ds]}, that the file's top-level
 * {@code sources} map declares: {@code ds: {kind: data-sheet, cite: "..."}}. A figure that rests on several sources
 * names them all and counts as the weakest. A map may instead carry {@code source: ds}, which holds for every untagged
 * number in it.
 *
 * <p><b>YAML.</b> Version 1.2: {@code 010} is ten and {@code no} is a text. Anchors, aliases and {@code <<} are resolved
 * here, from the events of SnakeYAML-engine: the token stream above it loses the anchors of scalars.
 *
 * <p>Reading order: {@code SpecReader}, {@code LocatedNode}, {@code TreeComposer}, {@code Binder}, {@code Provenance},
 * {@code Catalogue}.
 */
@NullMarked
package dev.sandtable.spec;

import org.jspecify.annotations.NullMarked;
