// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Locale;

/** What a figure rests on, strongest first. A result is as strong as the weakest figure under it. */
public enum SourceKind {
    /** Stated by the maker. */
    DATA_SHEET,
    /** Measured and published. */
    MEASURED,
    /** Computed from other sourced figures; the citation says how. */
    DERIVED,
    /** Fitted to measurements; the citation says to which. */
    FITTED,
    /** A reasoned guess; the citation says by what reasoning. */
    ESTIMATED;

    /** The weaker of two kinds. */
    public SourceKind weaker(SourceKind other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The name as files spell it: {@code data-sheet}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
