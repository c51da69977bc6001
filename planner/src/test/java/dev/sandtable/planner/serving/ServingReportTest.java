// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.planner.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sandtable.chip.Fidelity;
import dev.sandtable.planner.World;
import dev.sandtable.planner.cluster.Catalogues;
import dev.sandtable.planner.scenario.Question;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios that serve, from their text to their result. */
class ServingReportTest {
    private static final Catalogues CATALOGUES =
            Catalogues.open(Path.of("..").toAbsolutePath().normalize(), List.of());

    @TempDir
    private Path folder;

    private ServingResult run(String serve) throws IOException {
        Path file = folder.resolve("s.yaml");
        Files.writeString(
                file,
                "name: s\nmodel: llama2-70b\ncluster: {node: a100-sxm4-80gb-node, nodes: 1}\n"
                        + "stack: cuda-vllm\nserve:\n" + serve.indent(2));
        Question question = Question.read(file, List.of(), CATALOGUES);
        return ServingReport.of(question, World.tariff(), Fidelity.AUTO, 1);
    }

    private static final String DRAWN =
            "requests: {arrivals: {poisson: 1 /s}, input: {fixed: 1000}, output: {fixed: 100}, count: 50}\n";

    /** 90 % of 80 GiB less 17.2 GB of weights on each of 8 ranks, working memory and the stack's own, in blocks of 16 tokens of 40 KiB. */
    @Test
    void whatTheWeightsLeaveIsBlocks() throws IOException {
        ServingResult result = run(DRAWN + "precision: fp16\nparallel: {tensor: 8}\n");
        assertEquals(50, result.completed());
        assertEquals(8, result.chips());
        long block = 16 * 80 * 2 * 128 * 2;
        assertEquals(result.memory().blocks() * block, result.memory().perRank().value());
        double all = 0.9 * 80 * (1L << 30);
        double weights = 68.98e9 * 2 / 8;
        assertTrue(result.memory().perRank().value() < all - weights);
        assertTrue(result.memory().perRank().value() > all - weights - 6e9);
    }

    @Test
    void twoReplicasOfFourCountAllTheirChips() throws IOException {
        ServingResult result =
                run(DRAWN + "precision: fp16\nparallel: {tensor: 4}\nreplicas: 2\nrouter: least-loaded\n");
        assertEquals(8, result.chips());
        assertEquals(result.outputTokensPerSecond() / 8, result.outputTokensPerSecondPerChip(), 1e-9);
    }

    @Test
    void usersWhoWaitAreNeverMoreThanTheirNumber() throws IOException {
        ServingResult result = run("requests: {closed-loop: {concurrency: 4}, input: {fixed: 500}, output: {fixed: 50},"
                + " count: 40}\nprecision: fp16\nparallel: {tensor: 8}\n");
        assertEquals(40, result.completed());
        double inSystem = result.requestsPerSecond() * result.endToEnd().mean();
        assertEquals(4, inSystem, 0.05);
    }

    @Test
    void whatCannotBeIsNamedWhereItStands() {
        refused(DRAWN + "precision: fp16\nparallel: {tensor: 1}\n", "leave no room for keys and values");
        refused(DRAWN + "precision: fp16\nparallel: {tensor: 8}\nreplicas: 2\n", "write replicas: 1");
        refused("requests: none.csv\nprecision: fp16\nparallel: {tensor: 8}\n", "cannot be read");
        refused(
                "requests: {arrivals: {poisson: 0 /s}, input: {fixed: 1}, output: {fixed: 1}, count: 1}\n"
                        + "precision: fp16\n",
                "poisson must be above 0");
    }

    private void refused(String serve, String expected) {
        SpecException error = assertThrows(SpecException.class, () -> run(serve));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }
}
