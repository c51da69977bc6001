// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.uncertainty;

import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;
import java.util.OptionalDouble;

/**
 * Relative uncertainty of predictions, from what their parameters rest on.
 *
 * <p><b>Model.</b> A file states a spread as the mean absolute relative error e of what rests on it. Residuals of operator
 * models have more weight in the tails than a normal distribution and are close to Laplace's, whose standard deviation
 * is σ = √2·e and of which 90 % lies within ln 10·e = 1.628 σ. Parts that do not share a cause add in squares; 90 % of a
 * normal sum lies within 1.645 σ, which serves for both. A fitted parameter brings the residual of its fit; one that
 * states none brings what its kind usually has.
 *
 * <p><b>Left out.</b> Correlation between parts; skewed distributions.
 *
 * <p><b>Check.</b> Coverage of published rows, in docs/accuracy.md.
 *
 * <p><b>Source.</b> JCGM 100:2008, Guide to the expression of uncertainty in measurement, §5.1.
 */
public final class Spread {
    /** Half the width of a 90 % interval in standard deviations. */
    public static final double NINETY_PERCENT = 1.645;

    private Spread() {}

    /**
     * Relative standard deviation of what rests on the figures under a path of a file. Where some of them are fitted, the
     * residual of the fit already holds what the others leave open; otherwise the weakest figure decides.
     */
    public static double under(Provenance provenance, String path) {
        return findFitted(provenance, path)
                .orElseGet(() -> provenance
                        .under(path)
                        .weakest()
                        .map(Spread::of)
                        .orElse(Math.sqrt(2) * usual(SourceKind.ESTIMATED)));
    }

    /** Relative standard deviation that fits leave of the figures under a path, where any is fitted. */
    public static OptionalDouble findFitted(Provenance provenance, String path) {
        return provenance.under(path).sources().values().stream()
                .filter(source -> source.kind() == SourceKind.FITTED)
                .mapToDouble(Spread::of)
                .max();
    }

    /** Relative standard deviation of figures with this source. */
    public static double of(Source source) {
        return Math.sqrt(2) * source.spread().map(ratio -> ratio.value()).orElseGet(() -> usual(source.kind()));
    }

    /** Combines a part of a time with its relative standard deviation into the variance of the whole. */
    public static double variance(double part, double relative) {
        return part * relative * part * relative;
    }

    private static double usual(SourceKind kind) {
        return switch (kind) {
            case DATA_SHEET -> 0.05;
            case MEASURED -> 0.05;
            case DERIVED -> 0.08;
            case FITTED -> 0.10;
            case ESTIMATED -> 0.20;
        };
    }
}
