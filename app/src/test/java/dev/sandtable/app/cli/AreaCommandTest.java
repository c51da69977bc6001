// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.area.CostPart;
import dev.sandtable.chip.area.DiePart;
import dev.sandtable.spec.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code area} as people and programs meet it. */
final class AreaCommandTest {
    private static final String CHIP = "h100-sxm5-80gb";

    @TempDir
    private Path folder = Path.of("");

    private static double field(Shell.Result result, String key) {
        assertEquals("", result.err());
        return JsonTree.read(result.out(), "out").require(key).number();
    }

    @Test
    void chipsStandSideBySide() {
        Shell.Result result = Shell.run("area", "a100-sxm4-80gb", CHIP);
        assertEquals(0, result.exit());
        assertTrue(result.out().lines().anyMatch(line -> line.matches(" *one die +826 +814")), result.out());
        assertTrue(result.out().lines().anyMatch(line -> line.matches(" *process +tsmc-n7 +tsmc-4n")), result.out());
    }

    @Test
    void partsAddUpForPrograms() {
        Shell.Result result = Shell.run("area", CHIP, "--output", "json");
        JsonTree json = JsonTree.read(result.out(), "out");
        double area = Arrays.stream(DiePart.values())
                .mapToDouble(
                        part -> json.require("die_parts_mm2").require(key(part)).number())
                .sum();
        double cost = Arrays.stream(CostPart.values())
                .mapToDouble(part ->
                        json.require("cost_parts_usd").require(key(part)).number())
                .sum();
        assertEquals(json.require("die_mm2").number(), area, 1e-6);
        assertEquals(json.require("cost_usd").number(), cost, 1e-6);
        Shell.Result csv = Shell.run("area", CHIP, "br100", "--output", "csv");
        assertEquals(3, csv.out().lines().count());
        assertTrue(csv.out().startsWith("chip,process,dies,"), csv.out());
    }

    private static String key(Enum<?> part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void aVariantKeepsWithinWhatIsHeld() {
        double whole = field(Shell.run("area", CHIP, "--hold", "area=814.001mm2", "--output", "json"), "cores");
        assertEquals(132, whole);
        Shell.Result more = Shell.run(
                "area", CHIP, "--set", "silicon.cache-made=120MiB", "--hold", "area=814mm2", "--output", "json");
        assertTrue(field(more, "cores") < 132);
        assertTrue(field(more, "die_mm2") <= 814);
        Shell.Result cheap = Shell.run("area", CHIP, "--hold", "cost=3000USD", "--vary", "cores", "--output", "json");
        assertTrue(field(cheap, "cost_usd") <= 3000);
        assertEquals(66, field(Shell.run("area", CHIP, "--cores", "66", "--output", "json"), "cores"));
    }

    @Test
    void yieldModelsAgreeOnTheirOrder() {
        double poisson = field(Shell.run("area", CHIP, "--defects", "poisson", "--output", "json"), "yield_perfect");
        double murphy = field(Shell.run("area", CHIP, "--defects", "murphy", "--output", "json"), "yield_perfect");
        double binomial = field(Shell.run("area", CHIP, "--output", "json"), "yield_perfect");
        assertTrue(poisson < murphy && poisson < binomial, poisson + " " + murphy + " " + binomial);
    }

    @Test
    void theTreeReachesSources() {
        Shell.Result result = Shell.run("area", CHIP, "--explain", "--depth", "9");
        assertTrue(result.out().contains("[estimated: Khan and Mann, AI Chips, CSET 2020"), result.out());
        assertTrue(result.out().contains("die as modelled"), result.out());
        Shell.Result json = Shell.run("area", CHIP, "--explain", "--output", "json");
        assertEquals(
                field(json, "cost_usd"),
                JsonTree.read(json.out(), "out")
                        .require("explanation")
                        .require("value")
                        .number());
    }

    @Test
    void wrongInputSaysWhatToWrite() throws IOException {
        refused("write area=826mm2 or cost=3000USD", 2, CHIP, "--hold", "height=3mm");
        refused("'3' has no unit", 2, CHIP, "--hold", "area=3");
        refused("write one of them", 2, CHIP, "--hold", "area=800mm2", "--cores", "3");
        refused("do not divide over the 2 dies", 2, "br100", "--cores", "31");
        refused("not even one core", 1, CHIP, "--hold", "area=20mm2");
        refused("did you mean 'tsmc-n5'", 2, CHIP, "--set", "silicon.process=tsmc-n9");
        refused("did you mean 'cowos-s'", 2, CHIP, "--set", "silicon.packaging=cowos");
        refused("no chip is called 'h300'", 2, "h300");
        String file = Files.readString(Home.find().resolve("configs/chips/a100-sxm4-80gb.yaml"));
        String bare = file.substring(0, file.indexOf("silicon:")) + file.substring(file.indexOf("default-stack:"));
        Path own = Files.writeString(folder.resolve("bare.yaml"), bare);
        refused("states no silicon: write 'silicon:", 2, own.toString());
    }

    private static void refused(String message, int exit, String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "area";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Shell.Result result = Shell.run(line);
        assertEquals(exit, result.exit(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void showSaysWhatAChipsSiliconTakes() {
        Shell.Result result = Shell.run("show", "chips", "br100");
        assertTrue(result.out().contains("silicon: 2 x 537 mm2 tsmc-n7, published"), result.out());
        assertTrue(result.out().contains("cost of making: "), result.out());
    }
}
