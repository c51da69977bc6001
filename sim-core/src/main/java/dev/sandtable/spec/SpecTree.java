// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.MapNode;
import java.util.List;
import java.util.Map;

/**
 * A specification before it has a type: its tree without the file's own keys, and the sources of every file that parts
 * of it came from.
 *
 * @param root the tree
 * @param tables the sources by file
 * @param problems what is wrong in the sources themselves, to be reported with the rest
 */
record SpecTree(MapNode root, Map<String, SourceTable> tables, List<Problem> problems) {}
