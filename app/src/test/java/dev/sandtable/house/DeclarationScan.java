// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Walks one file and notes methods that are too long and public types that say nothing about themselves. */
final class DeclarationScan extends TreePathScanner<@Nullable Void, @Nullable Void> {

    /** Longest method. */
    static final int METHOD_LINES = 60;

    private final SourceTree sources;
    private final CompilationUnitTree unit;
    private final List<Violation> longMethods = new ArrayList<>();
    private final List<Violation> silentTypes = new ArrayList<>();
    private boolean inPublic = true;

    DeclarationScan(SourceTree sources, CompilationUnitTree unit) {
        this.sources = sources;
        this.unit = unit;
        scan(unit, null);
    }

    /** Methods over the limit. */
    List<Violation> longMethods() {
        return longMethods;
    }

    /** Public types without Javadoc. */
    List<Violation> silentTypes() {
        return silentTypes;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        boolean outer = inPublic;
        // Members of an interface are public without saying so.
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        boolean implied = parent instanceof ClassTree around && around.getKind() == Tree.Kind.INTERFACE;
        inPublic = inPublic && (implied || type.getModifiers().getFlags().contains(Modifier.PUBLIC));
        if (inPublic && !type.getSimpleName().isEmpty()) {
            String comment = sources.trees().getDocComment(getCurrentPath());
            if (comment == null || comment.strip().split("\\s+").length < 3) {
                silentTypes.add(new Violation(
                        "javadoc", SourceTree.name(unit), "public type " + type.getSimpleName() + " has no Javadoc"));
            }
        }
        super.visitClass(type, nothing);
        inPublic = outer;
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        long lines = line(sources.trees().getSourcePositions().getEndPosition(unit, method)) - line(start(method)) + 1;
        if (method.getBody() != null && lines > METHOD_LINES) {
            String what = "method " + method.getName() + " has " + lines + " lines, at most " + METHOD_LINES;
            longMethods.add(new Violation("method-length", SourceTree.name(unit), what));
        }
        return super.visitMethod(method, nothing);
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree lambda, @Nullable Void nothing) {
        boolean outer = inPublic;
        inPublic = false;
        super.visitLambdaExpression(lambda, nothing);
        inPublic = outer;
        return null;
    }

    private long start(MethodTree method) {
        return sources.trees().getSourcePositions().getStartPosition(unit, method);
    }

    private long line(long position) {
        return unit.getLineMap().getLineNumber(position);
    }
}
