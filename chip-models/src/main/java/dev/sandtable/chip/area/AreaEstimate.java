// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.chip.silicon.SiliconSpec;
import dev.sandtable.units.Money;
import dev.sandtable.units.SquareMillimetres;
import java.util.List;
import java.util.Optional;

/**
 * Area, yield and cost of a chip.
 *
 * @param chip its name
 * @param dies its compute dies
 * @param silicon what its file says of them
 * @param contents what lies on one compute die
 * @param modelled the area of one compute die as the law has it
 * @param plan the parts of the die that yield and cost are computed for: the modelled ones, stretched to the published area
 *     where that is known
 * @param published whether that area is published, and not the law's alone
 * @param die one compute die on its wafer; none where the die is larger than a reticle
 * @param cost what making a chip costs; none where a die cannot be made
 * @param low cost below which it lies in one case of twenty
 * @param high cost above which it lies in one case of twenty
 * @param price the cost at the library's gross margin
 * @param warnings what cannot be built as it stands
 */
public record AreaEstimate(
        String chip,
        int dies,
        SiliconSpec silicon,
        DieContents contents,
        SquareMillimetres modelled,
        Floorplan plan,
        boolean published,
        Optional<DieCount> die,
        Optional<MakingCost> cost,
        Optional<Money> low,
        Optional<Money> high,
        Optional<Money> price,
        List<String> warnings) {
    public AreaEstimate {
        warnings = List.copyOf(warnings);
    }

    /** One compute die. */
    public SquareMillimetres dieArea() {
        return plan.total();
    }

    /** All silicon of the package but interposer and memory. */
    public SquareMillimetres chipArea() {
        double companions = silicon.companions().stream()
                .mapToDouble(companion -> companion.area().value() * companion.count())
                .sum();
        return new SquareMillimetres(plan.total().value() * dies + companions);
    }
}
