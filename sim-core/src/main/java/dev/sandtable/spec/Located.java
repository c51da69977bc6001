// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

/**
 * A value that knows where it stands, for what shows to be wrong only when it meets other files: a fault that names a link
 * which the fabric does not have.
 *
 * @param value what is written
 * @param path the keys that lead to it
 * @param location where it stands
 * @param <T> its type
 */
public record Located<T>(T value, String path, Location location) {}
