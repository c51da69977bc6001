// SPDX-License-Identifier: Apache-2.0
/** What pages are made of. */
@NullMarked
package dev.sandtable.app.report.html;

import org.jspecify.annotations.NullMarked;
