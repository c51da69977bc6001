// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a record of a sealed interface, or a constant of an enum, is spelt in YAML where that is not its own name in
 * kebab-case: {@code 1f1b}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Kind {
    /** The spelling. */
    String value();
}
