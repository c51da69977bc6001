// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import java.util.Optional;

/**
 * Where the binder is.
 *
 * @param path the keys that led here
 * @param source what untagged figures here rest on, as an enclosing map says
 * @param stated whether the text is a stated default of a record and no figure of the file
 */
record Place(String path, Optional<Source> source, boolean stated) {
    static Place at(String path) {
        return new Place(path, Optional.empty(), false);
    }

    Place below(String key) {
        return new Place(path.isEmpty() ? key : path + "." + key, source, stated);
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", source, stated);
    }

    Place restingOn(Optional<Source> declared) {
        return declared.isPresent() ? new Place(path, declared, stated) : this;
    }

    Place asStated() {
        return new Place(path, source, true);
    }
}
