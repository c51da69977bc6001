// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values set from outside the file, as {@code --set} and sweeps do. */
class OverridesTest {
    private static final SpecDocument<ChipForTest> CHIP =
            SpecReader.read(SpecReaderTest.CHIP, "x100.yaml", ChipForTest.class, Provenance.Policy.REQUIRED);

    private static String problems(String... assignments) {
        return assertThrows(SpecException.class, () -> CHIP.override(List.of(assignments)))
                .getMessage();
    }

    @Test
    void replacesNumbersItemsMapsAndAbsentKeys() {
        ChipForTest chip = CHIP.override(List.of(
                        "hbm.stacks=6",
                        "levels[0].size=16",
                        "dies=2",
                        "peaks={bf16: 400 TFLOP/s}",
                        "link=null",
                        "sparse=true"))
                .value();
        assertEquals(6, chip.hbm().stacks());
        assertEquals(new ChipForTest.FullMesh(16), chip.levels().get(0));
        assertEquals(2, chip.dies());
        assertEquals(List.of(DataType.BF16), List.copyOf(chip.peaks().keySet()));
        assertEquals(Optional.empty(), chip.link());
        assertEquals(5, CHIP.value().hbm().stacks(), "the document itself stays as it is");
    }

    @Test
    void aNumberOfTheUserRestsOnTheUser() {
        Source source = CHIP.override(List.of("hbm.stacks=6"))
                .provenance()
                .findByPath("hbm.stacks")
                .orElseThrow();
        assertEquals("estimated: set by the user: --set hbm.stacks=6", source.toString());
    }

    @Test
    void namesPathsThatDoNotExist() {
        assertEquals("--set hbm.stackz=6: hbm.stackz: unknown key; did you mean 'stacks'?", problems("hbm.stackz=6"));
        assertEquals("--set hmb.stacks=6: hmb: unknown key; did you mean 'hbm'?", problems("hmb.stacks=6"));
        assertEquals(
                "--set levels[7].size=1: levels[7].size: no such path: 'levels' is a list of 3, counted from 0, and has"
                        + " no '7'",
                problems("levels[7].size=1"));
        assertEquals(
                "--set name.first=x: name.first: no such path: 'name' is 'x100' and has no 'first'",
                problems("name.first=x"));
    }

    @Test
    void wrongValuesAndWrongAssignmentsAreReportedTogether() {
        assertEquals(
                "--set hbm.stacks=0: hbm.stacks: stacks must be positive, was 0\n"
                        + "--set peaks.bf16=80: peaks.bf16: '80' has no unit; write a rate of arithmetic, such as 312"
                        + " TFLOP/s",
                problems("peaks.bf16=80", "hbm.stacks=0"));
        assertEquals("--set dies: expected path=value, such as hbm.stacks=6, but found 'dies'", problems("dies"));
        assertEquals("--set dies=: dies: has no value; write a whole number, such as 'dies: 8'", problems("dies="));
    }
}
