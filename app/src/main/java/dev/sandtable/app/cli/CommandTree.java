// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.explain.BrokenInvariant;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The tree of commands, and what becomes of an exception. */
@Command(
        name = "sandtable",
        mixinStandardHelpOptions = true,
        versionProvider = CommandTree.Version.class,
        description = "Simulates AI accelerators and the clusters built from them.",
        subcommands = {
            RunCommand.class,
            SizeCommand.class,
            PriceCommand.class,
            DramCommand.class,
            ExplainCommand.class,
            ShowCommand.class,
            CheckCommand.class,
            ValidateCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 a target is not met or a plan does not fit; 2 wrong input;",
            "70 a defect of the simulator; 130 interrupted."
        })
public final class CommandTree implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Parses and executes a command line; returns the exit code. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine commandLine = new CommandLine(new CommandTree());
        commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                System.getenv("NO_COLOR") == null ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler(CommandTree::wrongUsage);
        List<String> words = List.of(arguments);
        commandLine.setExecutionExceptionHandler(
                (exception, command, parsed) -> failed(exception, command.getErr(), words));
        try {
            return commandLine.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return failed(e, commandLine.getErr(), words);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException exception, String[] arguments) {
        PrintWriter err = exception.getCommandLine().getErr();
        err.println("sandtable: " + exception.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(exception, err)) {
            err.println("Try 'sandtable "
                    + (exception.getCommandLine().getParent() == null
                            ? ""
                            : exception.getCommandLine().getCommandName() + " ")
                    + "--help'.");
        }
        return Exit.BAD_INPUT;
    }

    private static int failed(Throwable exception, PrintWriter err, List<String> arguments) {
        if (exception instanceof ExecutionException wrapped && wrapped.getCause() != null) {
            return failed(wrapped.getCause(), err, arguments);
        }
        if (exception instanceof SpecException wrong) {
            wrong.problems().forEach(problem -> err.println(problem));
            return Exit.BAD_INPUT;
        }
        if (exception instanceof UserError wrong) {
            err.println("sandtable: " + wrong.getMessage());
            return wrong.exitCode();
        }
        if (exception instanceof CancellationException || exception instanceof InterruptedException) {
            err.println("sandtable: interrupted");
            return Exit.INTERRUPTED;
        }
        if (exception instanceof UncheckedIOException io) {
            return failed(io.getCause(), err, arguments);
        }
        if (exception instanceof IOException io) {
            err.println("sandtable: " + Complaint.of(io));
            return Exit.BAD_INPUT;
        }
        if (exception instanceof OutOfMemoryError) {
            err.println("sandtable: out of memory; fold ranks (--fold auto) or give the program more:"
                    + " SANDTABLE_OPTS=-Xmx16g");
            return Exit.BROKEN;
        }
        return broke(exception, err, arguments);
    }

    /** A defect of ours: what is needed to find it. */
    private static int broke(Throwable defect, PrintWriter err, List<String> arguments) {
        boolean law = defect instanceof BrokenInvariant;
        err.println("sandtable: a defect of the simulator: " + (law ? defect.getMessage() : defect.toString()));
        int at = arguments.indexOf("--seed");
        String seed = at >= 0 && at + 1 < arguments.size() ? arguments.get(at + 1) : "1";
        err.println("version " + Version.text() + ", seed " + seed + "; to reproduce: sandtable "
                + String.join(" ", arguments));
        if (!law) {
            for (StackTraceElement frame : defect.getStackTrace()) {
                err.println("    " + frame);
            }
        }
        return Exit.BROKEN;
    }

    /** The version that this build carries. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"sandtable " + text()};
        }

        static String text() {
            String version = CommandTree.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
