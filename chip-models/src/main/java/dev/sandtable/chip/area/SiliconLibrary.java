// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

import dev.sandtable.spec.Suggestion;
import dev.sandtable.units.Money;
import dev.sandtable.units.Ratio;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything about making chips that is no property of a process: sizes of blocks, interfaces of memories, kinds of
 * packages, and dated prices.
 *
 * @param name as libraries of the catalogue are called
 * @param dated the year of its prices
 * @param blocks sizes of building blocks
 * @param memories interfaces and prices by memory preset
 * @param packages kinds of packages by name
 * @param test test, assembly, board and power stages of one chip
 * @param margin gross margin at which chips are commonly sold
 * @param uncertainty relative standard deviations of the estimate's terms
 */
public record SiliconLibrary(
        String name,
        int dated,
        BlockSizes blocks,
        Map<String, MemoryInterface> memories,
        Map<String, PackageKind> packages,
        Money test,
        Ratio margin,
        Uncertainty uncertainty) {

    /**
     * Relative standard deviations.
     *
     * @param area of a modelled die
     * @param wafers of the price of dies
     * @param memory of the price of memory
     * @param packaging of the price of packages
     * @param test of the price of test and assembly
     */
    public record Uncertainty(Ratio area, Ratio wafers, Ratio memory, Ratio packaging, Ratio test) {}

    public SiliconLibrary {
        if (!(margin.value() >= 0) || margin.value() >= 1) {
            throw new IllegalArgumentException("margin must be at least 0 and below 1, was " + margin);
        }
        memories = new LinkedHashMap<>(memories);
        packages = new LinkedHashMap<>(packages);
    }

    /** The interface of a memory preset. */
    public MemoryInterface memoryById(String preset) {
        return byId("memories", preset, memories);
    }

    /** The interface of the memory outside a die; nothing where there is none. */
    public MemoryInterface memoryOf(DieContents die) {
        return die.memory().map(this::memoryById).orElse(MemoryInterface.NONE);
    }

    /** The kind of package of that name. */
    public PackageKind packageById(String kind) {
        return byId("packages", kind, packages);
    }

    private static <T> T byId(String section, String key, Map<String, T> entries) {
        T found = entries.get(key);
        if (found == null) {
            throw new IllegalArgumentException("the silicon library's " + section + " have no '" + key + "'"
                    + Suggestion.findClosest(key, entries.keySet())
                            .map(close -> "; did you mean '" + close + "'?")
                            .orElse("; there are " + String.join(", ", entries.keySet())));
        }
        return found;
    }
}
