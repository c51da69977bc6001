// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component is where the file leaves it out. The text is YAML and appears in the schema, so that no default is
 * silent. A fact of hardware never has one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** The value in YAML: {@code 1}, {@code none}, {@code []}, {@code 5 us}. */
    String value();
}
