// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.work;

/**
 * One answer per kind of work. A pricer implements it instead of asking for types, so that a new kind of work does not
 * compile until every pricer has a law for it.
 *
 * @param <T> the answer
 */
public interface WorkVisitor<T> {
    T gemm(Gemm work);

    T groupedGemm(GroupedGemm work);

    T attention(Attention work);

    T expertFfn(ExpertFfn work);

    T rowOperator(RowOperator work);

    T elementwise(Elementwise work);

    T embedding(Embedding work);

    T optimizerUpdate(OptimizerUpdate work);

    T conversion(Conversion work);

    T rearrangement(Rearrangement work);

    T collective(Collective work);
}
