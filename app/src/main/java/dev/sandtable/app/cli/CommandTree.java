// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.explain.BrokenInvariant;
import dev.sandtable.spec.SpecException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
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
        commandLine.setExecutionExceptionHandler(
                (exception, command, parsed) -> failed(exception, command, String.join(" ", arguments)));
        return commandLine.execute(arguments);
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

    private static int failed(Exception exception, CommandLine command, String arguments) throws Exception {
        PrintWriter err = command.getErr();
        if (exception instanceof SpecException wrong) {
            wrong.problems().forEach(problem -> err.println(problem));
            return Exit.BAD_INPUT;
        }
        if (exception instanceof UserError wrong) {
            err.println("sandtable: " + wrong.getMessage());
            return wrong.exitCode();
        }
        if (exception instanceof BrokenInvariant broken) {
            err.println("sandtable: a defect of the simulator: " + broken.getMessage());
            err.println("version " + Version.text() + "; to reproduce: sandtable " + arguments);
            return Exit.BROKEN;
        }
        if (exception instanceof CancellationException || exception instanceof InterruptedException) {
            err.println("sandtable: interrupted");
            return Exit.INTERRUPTED;
        }
        if (exception instanceof NoSuchFileException missing) {
            err.println("sandtable: no such file: " + missing.getFile());
            return Exit.BAD_INPUT;
        }
        if (exception instanceof IOException || exception instanceof UncheckedIOException) {
            err.println("sandtable: " + exception.getMessage());
            return Exit.BAD_INPUT;
        }
        err.println("sandtable: a defect of the simulator: " + exception);
        err.println("version " + Version.text() + "; to reproduce: sandtable " + arguments);
        for (StackTraceElement frame : exception.getStackTrace()) {
            err.println("    " + frame);
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
