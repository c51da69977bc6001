// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.silicon;

import dev.sandtable.spec.Default;
import dev.sandtable.units.Bytes;
import dev.sandtable.units.BytesPerSecond;
import dev.sandtable.units.FlopsPerCycle;
import dev.sandtable.units.LinkBandwidth;
import dev.sandtable.units.SquareMillimetres;
import dev.sandtable.work.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a chip's dies hold beyond what is sold, and how they are packaged. What is left out is as sold: no spare cores, no
 * part of the cache switched off.
 *
 * @param process the process of the compute dies, in the catalogue of processes
 * @param packaging how dies and memory are joined: a kind of the silicon library
 * @param coresMade cores on all compute dies together
 * @param cacheMade shared cache on all compute dies together
 * @param memoryInterfaces memory stacks or devices that the dies have interfaces for
 * @param rates operations per cycle of one core as made, where the peaks that are sold are less
 * @param portsMade ports as made, where those that are sold are less
 * @param laneRates what one lane of a port carries in each direction, by port
 * @param dieArea area of one compute die, where it is published
 * @param companions other dies of the package
 */
public record SiliconSpec(
        String process,
        String packaging,
        Optional<Integer> coresMade,
        Optional<Bytes> cacheMade,
        Optional<Integer> memoryInterfaces,
        @Default("{}") Map<DataType, FlopsPerCycle> rates,
        @Default("{}") Map<String, LinkBandwidth> portsMade,
        @Default("{}") Map<String, BytesPerSecond> laneRates,
        Optional<SquareMillimetres> dieArea,
        @Default("[]") List<Companion> companions) {

    /**
     * A die beside the compute dies, known by its area alone.
     *
     * @param name what it does
     * @param process its process
     * @param count how many
     * @param area of one
     */
    public record Companion(String name, String process, int count, SquareMillimetres area) {
        public Companion {
            if (count < 1 || !(area.value() > 0)) {
                throw new IllegalArgumentException("a companion needs a count and an area above 0");
            }
        }
    }

    public SiliconSpec {
        if (dieArea.filter(area -> !(area.value() > 0)).isPresent()) {
            throw new IllegalArgumentException("die-area must be above 0");
        }
        laneRates.forEach((port, rate) -> {
            if (!(rate.value() > 0)) {
                throw new IllegalArgumentException("lane-rates." + port + " must be above 0");
            }
        });
        rates = new LinkedHashMap<>(rates);
        portsMade = new LinkedHashMap<>(portsMade);
        laneRates = new LinkedHashMap<>(laneRates);
        companions = List.copyOf(companions);
    }
}
