// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the built-in catalogue lies: the folder that holds {@code configs}. */
final class Home {
    private Home() {}

    /**
     * The folder that the launcher states as {@code sandtable.home}; without a launcher the first above the program or
     * above the working directory.
     */
    static Path find() {
        String stated = System.getProperty("sandtable.home");
        if (stated != null) {
            return checked(Path.of(stated));
        }
        List<Path> starts = new ArrayList<>();
        try {
            starts.add(Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        starts.add(Path.of("").toAbsolutePath());
        for (Path start : starts) {
            for (Path folder = start; folder != null; folder = folder.getParent()) {
                if (holdsCatalogue(folder)) {
                    return folder;
                }
            }
        }
        throw new UserError("the catalogue folder 'configs' is not above " + starts.get(starts.size() - 1)
                + "; start with the launcher, or state its place: -Dsandtable.home=FOLDER");
    }

    private static Path checked(Path folder) {
        if (!holdsCatalogue(folder)) {
            throw new UserError("sandtable.home is " + folder + ", which holds no folder 'configs' with chips");
        }
        return folder;
    }

    private static boolean holdsCatalogue(Path folder) {
        return Files.isDirectory(folder.resolve("configs").resolve("chips"));
    }
}
