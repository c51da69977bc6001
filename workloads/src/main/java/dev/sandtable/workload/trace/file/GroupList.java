// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.file;

import dev.sandtable.spec.JsonTree;
import dev.sandtable.spec.LocatedNode.MapNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The file that says which ranks a group has: {@code {"1": [0, 1], "2": [2, 3]}}. */
final class GroupList {
    private GroupList() {}

    static Map<String, List<Integer>> read(Path file) {
        JsonTree tree = JsonTree.read(file);
        if (!(tree.node() instanceof MapNode map)) {
            throw tree.problem("expected a map of groups, as {\"1\": [0, 1]}, but found "
                    + tree.node().describe());
        }
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (String name : map.keys()) {
            JsonTree listed = tree.require(name);
            List<Integer> ranks = listed.items().stream().map(JsonTree::count).toList();
            if (ranks.isEmpty() || ranks.stream().anyMatch(rank -> rank < 0)) {
                throw listed.problem("a group lists its ranks, at least one, as [0, 1]");
            }
            if (new LinkedHashSet<>(ranks).size() < ranks.size()) {
                throw listed.problem("lists a rank twice; name each rank of the group once");
            }
            groups.put(name, ranks);
        }
        return groups;
    }
}
