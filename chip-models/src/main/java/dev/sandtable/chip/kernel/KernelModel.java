// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.chip.kernel;

import dev.sandtable.work.Work;

/**
 * How one kind of work runs on a machine with a library. Implementations are immutable and thread-safe: they hold a
 * {@code Machine} and a {@code KernelLibrary} and nothing else.
 *
 * @param <W> the kind of work
 */
@FunctionalInterface
public interface KernelModel<W extends Work> {

    /** The plan that the library would choose for {@code work}; refuses with {@code UnsupportedWork} what the chip has no unit for. */
    Plan plan(W work);
}
