// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.uncertainty;

import dev.sandtable.spec.Grade;
import dev.sandtable.spec.Provenance;
import dev.sandtable.spec.Source;
import dev.sandtable.spec.SourceKind;
import dev.sandtable.work.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a time on a chip rests on: measurements of it, or figures of which some are weak.
 *
 * <p><b>Model.</b> Where constants of a chip are fitted to measurements of it, the residual of the fit holds what its other
 * figures leave open. Where none is, a time has the spread of the constants and, beside it, that of the figures that set the
 * rate of what binds: σ² = σ²(calibration) + max σ²(rate), since a time follows the rate that binds it one to one.
 *
 * <p><b>Left out.</b> Figures behind the binding one.
 *
 * <p><b>Check.</b> By hand ({@code RelianceTest}); coverage of chips without a fit in docs/accuracy.md.
 *
 * <p><b>Source.</b> JCGM 100:2008, §5.1.
 */
public final class Reliance {
    private final String name;
    private final Provenance chip;
    private final boolean fitted;
    private final double calibration;

    private Reliance(String name, Provenance chip) {
        this.name = name;
        this.chip = chip;
        fitted = Spread.findFitted(chip, "calibration").isPresent();
        calibration = Spread.under(chip, "calibration");
    }

    /** What times on a chip rest on, from the sources of its file. */
    public static Reliance of(String name, Provenance chip) {
        return new Reliance(name, chip);
    }

    /** Whether a figure is a guess, or repeated from memory. */
    public static boolean isWeak(Source source) {
        return source.kind() == SourceKind.ESTIMATED
                || source.grade()
                        .filter(grade -> grade == Grade.D || grade == Grade.M)
                        .isPresent();
    }

    /** Whether constants of the chip are fitted to measurements of it. */
    public boolean isFitted() {
        return fitted;
    }

    /** Relative standard deviation of a time that {@code bound} limits. */
    public double spread(Cost.Bound bound) {
        if (fitted) {
            return calibration;
        }
        double rate = 0;
        for (Map.Entry<String, Source> figure : chip.sources().entrySet()) {
            if (sets(figure.getKey(), bound)) {
                rate = Math.max(rate, Spread.of(figure.getValue()));
            }
        }
        return Math.sqrt(calibration * calibration + rate * rate);
    }

    /** The weak figures that set the rate of something that may bind; none for a chip that is fitted. */
    public List<String> weakRates() {
        List<String> weak = new ArrayList<>();
        if (!fitted) {
            chip.sources().forEach((path, source) -> {
                if (isWeak(source) && setsAny(path)) {
                    weak.add(path);
                }
            });
        }
        return weak;
    }

    /** What a reader should know before relying on a time. */
    public Optional<String> findWarning() {
        if (fitted) {
            return Optional.empty();
        }
        List<String> weak = weakRates();
        return Optional.of("no constant of " + name + " is fitted to measurements of it"
                + (weak.isEmpty() ? "" : "; estimated or unverified are " + String.join(", ", weak))
                + "; intervals are widened accordingly");
    }

    private static boolean setsAny(String path) {
        for (Cost.Bound bound : Cost.Bound.values()) {
            if (sets(path, bound)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sets(String path, Cost.Bound bound) {
        return switch (bound) {
            case MATRIX -> path.startsWith("peak.");
            case VECTOR -> path.startsWith("cores.vector.");
            case CACHE -> path.startsWith("cores.cache-") || (path.endsWith(".bandwidth") && !outside(path));
            case MEMORY -> path.equals("memory.bandwidth");
            case LATENCY -> path.endsWith(".latency") && !path.startsWith("ports.");
            case LAUNCH, NETWORK, NETWORK_LATENCY -> false;
        };
    }

    private static boolean outside(String path) {
        return path.startsWith("memory.") || path.startsWith("ports.");
    }
}
