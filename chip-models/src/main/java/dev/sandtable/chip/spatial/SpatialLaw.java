// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.spatial;

import dev.sandtable.chip.core.Exchange;
import dev.sandtable.chip.core.Machine;
import dev.sandtable.chip.mapping.Product;
import java.util.List;

/** What a product costs on a spatial machine once its grid is chosen. */
public interface SpatialLaw {

    /** The ways in which an operand may stay on this machine. */
    List<Grid.Stays> choices();

    /** Whether the cores hold their blocks beside what lies in them at rest. */
    boolean fits(Product product, Grid grid);

    /** A bound that the grid does not beat: its padded operations at the full rate. */
    double floor(Product product, Grid grid, double hertz);

    /** The price of the grid. */
    GridEstimate estimate(Product product, Grid grid, double hertz);

    /** The law of a machine's exchange, for code that reaches {@code innerLoop} of its inner loop. */
    static SpatialLaw of(Machine machine, double innerLoop) {
        Exchange exchange = machine.uncore().exchange().orElseThrow();
        return exchange instanceof Exchange.Mesh mesh
                ? new MeshLaw(machine, mesh, innerLoop)
                : new SuperstepLaw(machine, (Exchange.AllToAll) exchange, innerLoop);
    }
}
