// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.workload.trace.file;

import dev.sandtable.spec.Location;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a trace.
 *
 * @param rank whose it is
 * @param path where it is
 */
record RankFile(int rank, Path path) {
    byte[] content() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new SpecException(Location.ofFile(path.toString()), "", "cannot be read: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new SpecException(
                    Location.ofFile(path.toString()), "", "is too large for memory; write a trace of fewer steps");
        }
    }
}
