// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.cli;

import dev.sandtable.explain.BrokenInvariant;
import dev.sandtable.spec.SpecException;
import dev.sandtable.spec.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
            RooflineCommand.class,
            DramCommand.class,
            TrafficCommand.class,
            ReplayCommand.class,
            NocCommand.class,
            AreaCommand.class,
            ExplainCommand.class,
            ShowCommand.class,
            CheckCommand.class,
            ValidateCommand.class,
            CalibrateCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 a target is not met or a plan does not fit; 2 wrong input;",
            "70 a defect of the simulator; 130 interrupted."
        })
public final class CommandTree implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Parses and executes a command line; returns the exit code. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        List<String> words = List.of(arguments);
        CommandLine commandLine = new CommandLine(new CommandTree());
        commandLine.getSubcommands().values().forEach(CommandTree::complete);
        commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        boolean plain = System.getenv("NO_COLOR") != null || words.contains("--no-color");
        commandLine.setColorScheme(
                CommandLine.Help.defaultColorScheme(plain ? CommandLine.Help.Ansi.OFF : CommandLine.Help.Ansi.AUTO));
        commandLine.setParameterExceptionHandler(CommandTree::wrongUsage);
        commandLine.setExecutionExceptionHandler(
                (exception, command, parsed) -> failed(exception, command.getErr(), words));
        try {
            return commandLine.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return failed(e, commandLine.getErr(), words);
        }
    }

    /** Lists of commands show one line of each; every command knows the version. */
    private static void complete(CommandLine command) {
        String[] lines = command.getCommandSpec().usageMessage().description();
        command.getCommandSpec().versionProvider(new Version());
        if (lines.length > 1 && !(command.getCommand() instanceof CommandLine.HelpCommand)) {
            command.getCommandSpec().usageMessage().header(lines[0]);
            command.getCommandSpec().usageMessage().description(Arrays.copyOfRange(lines, 1, lines.length));
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        boolean top = command.getParent() == null;
        if (top
                && exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            String word = unmatched.getUnmatched().get(0);
            err.println("sandtable: there is no command '" + word + "'"
                    + Suggestion.didYouMean(word, command.getSubcommands().keySet()));
        } else {
            err.println("sandtable: " + exception.getMessage());
        }
        if (top || !UnmatchedArgumentException.printSuggestions(exception, err)) {
            err.println("Try 'sandtable " + (top ? "" : command.getCommandName() + " ") + "--help'.");
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
        if (exception instanceof IOException || exception instanceof UncheckedIOException) {
            err.println("sandtable: " + Complaint.of(exception));
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
