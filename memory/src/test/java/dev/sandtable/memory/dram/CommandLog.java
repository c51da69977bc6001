// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import java.util.ArrayList;
import java.util.List;

/** Every command of a channel, in the order of issue. */
final class CommandLog implements CommandObserver {

    /** One command as the observer was told of it. */
    record Issued(long tick, Command command, int bank, int row) {
        boolean isColumn() {
            return command == Command.READ || command == Command.WRITE;
        }

        boolean isRefresh() {
            return command == Command.REFRESH_ALL || command == Command.REFRESH_BANK;
        }

        boolean isPrecharge() {
            return command == Command.PRECHARGE || command == Command.PRECHARGE_ALL;
        }
    }

    private final List<Issued> commands = new ArrayList<>();

    @Override
    public void issued(long tick, Command command, int bank, int row) {
        commands.add(new Issued(tick, command, bank, row));
    }

    List<Issued> commands() {
        return commands;
    }

    long count(Command command) {
        return commands.stream().filter(issued -> issued.command == command).count();
    }
}
