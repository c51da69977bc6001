// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

/**
 * One place where a rule is broken.
 *
 * @param rule the rule's name, as {@code house-exceptions.txt} spells it
 * @param path the file, relative to the repository's root, with forward slashes
 * @param what what is wrong there, and where in the file
 */
record Violation(String rule, String path, String what) {}
