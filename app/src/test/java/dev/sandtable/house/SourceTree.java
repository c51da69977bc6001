// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The shipped source files, parsed by the compiler but not compiled. */
final class SourceTree {

    /** Parsed once for all tests. */
    static final SourceTree SHIPPED = new SourceTree(Repository.files(".java").stream()
            .filter(file -> Repository.name(file).contains("/src/main/java/"))
            .toList());

    private final List<CompilationUnitTree> units = new ArrayList<>();
    private final DocTrees trees;

    private SourceTree(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        JavacTask task = (JavacTask) compiler.getTask(
                null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
        try {
            task.parse().forEach(units::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trees = DocTrees.instance(task);
    }

    /** The files. */
    List<CompilationUnitTree> units() {
        return units;
    }

    /** Positions and comments of what is in the files. */
    DocTrees trees() {
        return trees;
    }

    /** The file of a unit, as rules and messages spell it. */
    static String name(CompilationUnitTree unit) {
        return Repository.name(Path.of(unit.getSourceFile().toUri()));
    }
}
