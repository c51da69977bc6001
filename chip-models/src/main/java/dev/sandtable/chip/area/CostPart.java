// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.area;

/** What a finished chip is paid for. */
public enum CostPart {
    /** Compute dies that can be sold. */
    DIES("compute dies", "dies · wafer / (dies per wafer · yield)"),
    /** Other dies. */
    COMPANIONS("other dies", "Σ wafer / (dies per wafer · yield)"),
    /** The outermost memory. */
    MEMORY("memory", "capacity · price"),
    /** Interposer and substrate. */
    PACKAGE("package", "interposer wafer / (interposers per wafer · yield) + substrate"),
    /** Everything that is lost where a piece does not survive being placed. */
    ASSEMBLY_LOSS("assembly losses", "(dies + memory + package) · (1 / bonding^pieces − 1)"),
    /** Test, assembly, board. */
    TEST("test and board", "a sum per chip");

    private final String words;
    private final String law;

    CostPart(String words, String law) {
        this.words = words;
        this.law = law;
    }

    /** The part in the field's words. */
    public String words() {
        return words;
    }

    /** Its law in symbols. */
    public String law() {
        return law;
    }
}
