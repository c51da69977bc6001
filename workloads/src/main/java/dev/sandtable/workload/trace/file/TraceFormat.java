// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.file;

import dev.sandtable.workload.trace.ExecutionTrace;
import dev.sandtable.workload.trace.chakra.ChakraReader;
import dev.sandtable.workload.trace.kineto.KinetoReader;
import dev.sandtable.workload.trace.lines.LinesReader;
import java.util.List;
import java.util.Map;

/** The catalogue of trace formats. */
public enum TraceFormat {
    /** MLCommons Chakra: a binary file for each rank, {@code NAME.RANK.et}, plain or compressed. */
    CHAKRA(List.of(".et", ".et.gz")) {
        @Override
        ExecutionTrace read(String name, List<RankFile> files, Map<String, List<Integer>> groups) {
            ChakraReader reader = new ChakraReader(groups);
            files.forEach(file -> reader.add(file.rank(), file.path().toString(), file.content()));
            return reader.trace(name);
        }
    },
    /** PyTorch's profiler: a JSON file for each rank, plain or compressed. */
    KINETO(List.of(".json", ".json.gz")) {
        @Override
        ExecutionTrace read(String name, List<RankFile> files, Map<String, List<Integer>> groups) {
            KinetoReader reader = new KinetoReader(groups);
            files.forEach(file -> reader.add(file.rank(), file.path().toString(), file.content()));
            return reader.trace(name);
        }
    },
    /** Sandtable's own: one JSON object a line, all ranks in one file. */
    LINES(List.of(".jsonl", ".jsonl.gz")) {
        @Override
        ExecutionTrace read(String name, List<RankFile> files, Map<String, List<Integer>> groups) {
            return LinesReader.read(name, files.get(0).content(), groups);
        }
    };

    private final List<String> endings;

    TraceFormat(List<String> endings) {
        this.endings = endings;
    }

    abstract ExecutionTrace read(String name, List<RankFile> files, Map<String, List<Integer>> groups);

    /** How names of its files end. */
    public List<String> endings() {
        return endings;
    }

    /** The name without its ending, or the same name if it has another. */
    String stem(String file) {
        String stem = file;
        for (String ending : endings) {
            stem = file.endsWith(ending) ? file.substring(0, file.length() - ending.length()) : stem;
        }
        return stem;
    }

    boolean names(String file) {
        return endings.stream().anyMatch(file::endsWith);
    }
}
