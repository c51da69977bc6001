// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.area;

import dev.sandtable.chip.ChipSpec;
import dev.sandtable.chip.area.AreaEstimate;
import dev.sandtable.chip.area.AreaModel;
import dev.sandtable.chip.area.SiliconLibrary;
import dev.sandtable.chip.silicon.DefectModel;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecDocument;
import dev.sandtable.spec.SpecException;

/** Area and cost of chips with the catalogue's processes and its library of silicon. */
public final class Estimates {
    private static final String LIBRARY = "default";

    private final Catalogues catalogues;
    private final SpecDocument<SiliconLibrary> library;
    private final AreaModel model;

    /** Estimates under a model of defects. */
    public Estimates(Catalogues catalogues, DefectModel defects) {
        this.catalogues = catalogues;
        library = catalogues.silicon().byNameOrThrow(LIBRARY);
        model = new AreaModel(
                library.value(),
                name -> catalogues.processes().byNameOrThrow(name).value(),
                defects);
    }

    /** The model as a pure function. */
    public AreaModel model() {
        return model;
    }

    /** The catalogues that figures come from. */
    Catalogues catalogues() {
        return catalogues;
    }

    /** The library with the sources of its figures. */
    SpecDocument<SiliconLibrary> library() {
        return library;
    }

    /**
     * Area, yield and cost of a chip.
     *
     * @throws SpecException at the chip's {@code silicon} section, if it lacks one or it names what there is not
     */
    public AreaEstimate estimate(SpecDocument<ChipSpec> chip) {
        return estimate(chip, model);
    }

    /** The same with a model that is anchored on another chip. */
    public AreaEstimate estimate(SpecDocument<ChipSpec> chip, AreaModel anchored) {
        try {
            return anchored.estimate(chip.value());
        } catch (IllegalArgumentException | SpecException wrong) {
            throw new SpecException(place(chip), "silicon", reason(wrong));
        }
    }

    private static String reason(RuntimeException wrong) {
        return wrong instanceof SpecException unknown
                ? unknown.problems().get(0).message()
                : String.valueOf(wrong.getMessage());
    }

    private static Location place(SpecDocument<ChipSpec> chip) {
        return chip.tree().find("silicon").orElse(chip.tree()).location();
    }
}
