// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose records are selected by the only key of a map instead of a {@code kind}:
 * {@code arrivals: {poisson: 2.5 /s}}. A record of one component takes the key's value as that component, and any other
 * takes a map.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OneOf {}
