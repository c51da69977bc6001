// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sandtable.units.Bytes;
import dev.sandtable.units.Picoseconds;
import dev.sandtable.work.DataType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a right specification becomes. */
class SpecReaderTest {
    static final String CHIP = """
            name: x100
            sources:
              ds: {kind: data-sheet, cite: "X100 data sheet, 2021", grade: A}
              fit: {kind: fitted, cite: "least squares on table 3", spread: 8 %}
            hbm:
              stacks: 5 [ds]
              bandwidth: 2039 GB/s [ds]
              capacity: 80 GiB [ds]
              efficiency: 0.9 [ds, fit]
            peaks:
              bf16: 312 TFLOP/s [ds]
              int8: 624 TOP/s [ds]
            levels:
              - {kind: full-mesh, size: 8, source: ds}
              - kind: fat-tree
                size: "4 [ds]"
                latency: 2.6 us [fit]
              - none
            link: 25 GB/s per direction per link [ds]
            mode: 1f1b
            """;

    @Test
    void bindsEveryKindOfComponent() {
        ChipForTest chip = SpecReader.read(CHIP, "x100.yaml", ChipForTest.class, Provenance.Policy.REQUIRED)
                .value();
        assertEquals("x100", chip.name());
        assertEquals(5, chip.hbm().stacks());
        assertEquals(2.039e12, chip.hbm().bandwidth().value());
        assertEquals(Bytes.ofGib(80), chip.hbm().capacity());
        assertEquals(
                List.of(DataType.BF16, DataType.INT8), List.copyOf(chip.peaks().keySet()));
        assertEquals(
                List.of(
                        new ChipForTest.FullMesh(8),
                        new ChipForTest.FatTree(4, 1, new Picoseconds(2_600_000)),
                        new ChipForTest.Nothing()),
                chip.levels());
        assertEquals(25e9, chip.link().orElseThrow().perDirection().value());
        assertEquals(1, chip.dies());
        assertEquals(ChipForTest.Mode.ONE_FORWARD_ONE_BACKWARD, chip.mode());
    }

    @Test
    void remembersWhatEachFigureRestsOn() {
        Provenance provenance = SpecReader.read(CHIP, "x100.yaml", ChipForTest.class, Provenance.Policy.REQUIRED)
                .provenance();
        assertEquals(
                "data-sheet: X100 data sheet, 2021",
                provenance.findByPath("hbm.bandwidth").orElseThrow().toString());
        assertEquals(
                SourceKind.FITTED,
                provenance.findByPath("hbm.efficiency").orElseThrow().kind());
        assertEquals(
                SourceKind.DATA_SHEET,
                provenance.findByPath("levels[0].size").orElseThrow().kind());
        assertEquals(Optional.empty(), provenance.findByPath("dies"));
        assertEquals("fit", provenance.weakest().orElseThrow().tag());
        assertEquals(
                SourceKind.DATA_SHEET,
                provenance.under("peaks").findByPath("int8").orElseThrow().kind());
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        String text = CHIP.replace("stacks: 5 [ds]", "stackz: 5 [ds]")
                .replace("80 GiB [ds]", "80 [ds]")
                .replace("int8: 624", "int9: 624")
                .replace("size: 8,", "")
                .replace("[fit]", "[fat]");
        SpecException e = assertThrows(
                SpecException.class,
                () -> SpecReader.read(text, "x100.yaml", ChipForTest.class, Provenance.Policy.REQUIRED));
        assertEquals("""
                x100.yaml:6:3: hbm.stackz: unknown key; did you mean 'stacks'?
                x100.yaml:8:13: hbm.capacity: '80' has no unit; write an amount of data, such as 40 MiB
                x100.yaml:12:3: peaks.int9: unknown value 'int9'; did you mean 'int8'? Known are fp64, fp32, tf32, bf16, fp16, fp8, int8, fp4, int4
                x100.yaml:14:5: levels[0].size: missing; write a whole number, such as 'size: 8'
                x100.yaml:17:14: levels[1].latency: the source tag [fat] is not declared in the file's 'sources'; did you mean 'fit'?""".stripIndent(), e.getMessage());
    }
}
