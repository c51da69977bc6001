// SPDX-License-Identifier: Apache-2.0
/**
 * Writes {@code docs/reference} from what the program itself says: usage texts, schemas, Javadoc of records, the sources
 * of figures and the errors of predictions. A test rewrites what is out of date and fails.
 */
@NullMarked
package dev.sandtable.app.reference;

import org.jspecify.annotations.NullMarked;
