// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept prices change how long a command takes, never what it says; other figures do not find them. */
class MemoOptionTest {
    private static final String ROWS = """
            op,chip,m,n,k,dtype,launch
            gemm,a100-sxm4-80gb,4096,4096,4096,bf16,kernel
            gemm,a100-sxm4-80gb,4096,4096,4096,fp4,kernel
            gemm,ascend-910b2,300,4096,4096,fp16,stream
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** A command line with the option. */
    private Shell.Result kept(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--memo");
        all.add(folder.resolve("memo").toString());
        return Shell.run(all.toArray(String[]::new));
    }

    /** Takes away what memories answered, which chips and stacks share, so that every hit that is left is a price. */
    private void forgetMemories() throws IOException {
        Path memo = folder.resolve("memo");
        if (Files.isDirectory(memo)) {
            try (Stream<Path> files = Files.list(memo)) {
                for (Path file : files.toList()) {
                    if (file.toString().contains("dram-answers")) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Runs a command line without the option and twice with it; the second time nothing may be left to compute. */
    private void saysTheSameWithIt(String... arguments) throws IOException {
        Shell.Result plain = Shell.run(arguments);
        assertEquals("", plain.err());
        forgetMemories();
        Shell.Result first = kept(arguments);
        assertTrue(first.err().matches("memo: asked \\d+, hit [^\n]*, disk 0\\), computed [1-9][^\n]*\n"), first.err());
        Shell.Result second = kept(arguments);
        assertTrue(second.err().contains("hit 100.0 %") && second.err().contains("computed 0,"), second.err());
        for (Shell.Result result : List.of(first, second)) {
            assertEquals(plain.exit(), result.exit());
            assertEquals(plain.out(), result.out());
        }
    }

    @Test
    void aSecondRunComputesNothingAndSaysTheSame() throws IOException {
        saysTheSameWithIt("run", file("t.yaml", Worlds.TRAINING), "--output", "json");
        saysTheSameWithIt("run", file("i.yaml", Worlds.INFERENCE), "--fidelity", "tile");
        saysTheSameWithIt("price", file("rows.csv", ROWS), "--threads", "2", "--fidelity", "wave");
        saysTheSameWithIt("explain", file("t.yaml", Worlds.TRAINING), "--fidelity", "roofline");
    }

    @Test
    void aSizeIsTheSameWithIt() throws IOException {
        saysTheSameWithIt("size", file("t.yaml", Worlds.TRAINING), "--output", "json");
    }

    /** Runs a command line on prices that others left; none of theirs may be used, and nothing of them be seen. */
    private void findsNothing(String... arguments) throws IOException {
        forgetMemories();
        Shell.Result other = kept(arguments);
        assertTrue(other.err().contains("disk 0)") && !other.err().contains("computed 0,"), other.err());
        assertEquals(Shell.run(arguments).out(), other.out());
    }

    @Test
    void otherFiguresFindNothing() throws IOException {
        Path chips = Files.createDirectories(folder.resolve("configs").resolve("chips"));
        String a100 = Files.readString(Path.of("..", "configs", "chips", "a100-sxm4-80gb.yaml"));
        String colder = a100.replace("cap: 400 W", "cap: 399 W");
        assertNotEquals(a100, colder);
        Files.writeString(chips.resolve("a100-sxm4-80gb.yaml"), colder);
        String scenario = file("t.yaml", Worlds.TRAINING);
        String plain = kept("run", scenario).out();

        findsNothing("run", scenario, "--set", "stack=cuda-vllm");
        findsNothing("run", scenario, "--fidelity", "roofline");
        findsNothing("run", scenario, "--configs", folder.resolve("configs").toString());
        Shell.Result longer = kept("run", scenario, "--set", "train.sequence=2048");
        assertEquals(Shell.run("run", scenario, "--set", "train.sequence=2048").out(), longer.out());
        assertFalse(longer.err().contains("computed 0,"), longer.err());
        assertEquals(plain, kept("run", scenario).out());
    }

    @Test
    void aMemoryIsAskedOnceForAllStacks() throws IOException {
        String scenario = file("t.yaml", Worlds.TRAINING);
        kept("run", scenario);
        Shell.Result other = kept("run", scenario, "--set", "stack=cuda-vllm");
        assertTrue(other.err().matches("(?s).*disk [1-9]\\d?\\).*"), other.err());
        assertEquals(Shell.run("run", scenario, "--set", "stack=cuda-vllm").out(), other.out());
    }

    @Test
    void aFolderThatIsOfNoUseIsRemarkedOn() throws IOException {
        String rows = file("rows.csv", ROWS);
        String taken = file("taken", "a file");
        Shell.Result plain = Shell.run("price", rows);

        Shell.Result result = Shell.run("price", rows, "--memo", taken);
        assertEquals(plain.out(), result.out());
        assertEquals(plain.exit(), result.exit());
        assertEquals("sandtable: --memo " + taken + " is not a folder; nothing is kept\n", result.err());

        Shell.Result below = Shell.run("price", rows, "--memo", taken + "/below");
        assertEquals(plain.out(), below.out());
        assertEquals(plain.exit(), below.exit());
        assertTrue(below.err().contains("was not saved"), below.err());
        assertEquals("a file", Files.readString(Path.of(taken)));
    }
}
