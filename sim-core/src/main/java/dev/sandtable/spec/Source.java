// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.units.Ratio;
import java.util.Optional;

/**
 * Where a figure comes from: one entry of a file's {@code sources} map.
 *
 * @param tag the name by which figures of the file refer to it
 * @param file the file that declares it
 * @param kind what a figure with this tag rests on
 * @param cite the citation: a document with its year, a table, a fit and its rows
 * @param grade how far the origin can be trusted, where it is stated
 * @param spread the relative uncertainty or residual of its figures, where it is stated
 */
public record Source(
        String tag, String file, SourceKind kind, String cite, Optional<Grade> grade, Optional<Ratio> spread) {

    /** The source in one line: {@code data-sheet: NVIDIA A100 80GB datasheet, 2021}. */
    @Override
    public String toString() {
        return kind.spelling() + ": " + cite;
    }

    Source weaker(Source other) {
        return other.kind.compareTo(kind) > 0 ? other : this;
    }
}
