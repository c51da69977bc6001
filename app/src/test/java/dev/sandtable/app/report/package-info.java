// SPDX-License-Identifier: Apache-2.0
/** What reports look like. */
@NullMarked
package dev.sandtable.app.report;

import org.jspecify.annotations.NullMarked;
