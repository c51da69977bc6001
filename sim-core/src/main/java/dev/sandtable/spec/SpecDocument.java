// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import dev.sandtable.spec.LocatedNode.MapNode;
import java.util.List;

/**
 * A specification that was read: its value, and which source each number rests on.
 *
 * @param <T> what the specification describes
 */
public final class SpecDocument<T> {
    private final T value;
    private final Provenance provenance;
    private final SpecTree tree;
    private final Class<?> type;
    private final Provenance.Policy policy;

    SpecDocument(T value, Provenance provenance, SpecTree tree, Class<?> type, Provenance.Policy policy) {
        this.value = value;
        this.provenance = provenance;
        this.tree = tree;
        this.type = type;
        this.policy = policy;
    }

    /** What the specification describes. */
    public T value() {
        return value;
    }

    /** The source of each number that carries one. */
    public Provenance provenance() {
        return provenance;
    }

    /** The located tree that the value was bound from, after inheritance and overrides. */
    public MapNode tree() {
        return tree.root();
    }

    /**
     * The same specification with some values replaced: {@code hbm.stacks=6}. A replaced number rests on the user's word,
     * which is an estimate.
     *
     * @throws SpecException if an assignment is none, names a path that does not exist, or gives a wrong value
     */
    @SuppressWarnings("unchecked")
    public SpecDocument<T> override(List<String> assignments) {
        return SpecReader.document(Overrides.apply(tree, assignments), (Class<T>) type, policy);
    }
}
